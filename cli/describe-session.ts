import type { SessionView } from '../src/contracts/api.ts';
import type { Terminal } from './terminal.ts';
import { command } from './invocation.ts';
import { paint, plain, short, table, wrap } from './terminal.ts';

/** An answer with its numbered sources, or what the session waits for and how to go on. */
export const describeOutcome = (session: SessionView, terminal: Terminal): string => {
  const parts: string[] = [];
  const answered = session.status === 'concluded' || session.status === 'cancelled';
  const sources = sourcesOf(session);
  if (answered && session.response !== undefined) parts.push(wrap(numbered(session.response, sources)));
  if (answered && sources.size > 0) parts.push(describeSources(sources, terminal));
  if (session.status === 'failed') parts.push(failure(session, terminal));
  if (session.status.startsWith('waiting_')) parts.push(waiting(session, terminal));
  const facts = [
    session.status,
    ...(answered ? [`${Math.round(session.confidence * 100)}% sure`] : []),
    ...(session.agents_used.length === 0 ? [] : [session.agents_used.join(', ')]),
    ...(session.produced_by === undefined
      ? []
      : [`by ${session.produced_by.model ?? session.produced_by.reasoner}`]),
    `$${session.cost.usd.toFixed(4)}`,
    session.session_id,
  ];
  parts.push(paint(terminal, 'dim', facts.join(' · ')));
  return parts.join('\n\n');
};

type Sources = ReadonlyMap<string, { number: number; title: string; quotes: readonly string[] }>;

/** Sources in the order in which the answer names them, each once, with all that is quoted of it. */
const sourcesOf = (session: SessionView): Sources => {
  const text = session.response ?? '';
  const place = (id: string): number => (text.includes(`[${id}]`) ? text.indexOf(`[${id}]`) : text.length);
  const ids = [...new Set(session.citations.map((one) => one.source_id))].sort((a, b) => place(a) - place(b));
  return new Map(
    ids.map((id, index) => {
      const cited = session.citations.filter((one) => one.source_id === id);
      const quotes = [...new Set(cited.map((one) => one.quote))];
      return [id, { number: index + 1, title: cited[0]?.title ?? id, quotes }];
    }),
  );
};

/** The answer with `[1]` where it names a source. */
const numbered = (response: string, sources: Sources): string =>
  [...sources].reduce((text, [id, { number }]) => text.replaceAll(`[${id}]`, `[${number}]`), response);

const describeSources = (sources: Sources, terminal: Terminal): string =>
  [...sources]
    .map(([id, { number, title, quotes }]) => {
      const head = paint(terminal, 'cyan', `[${number}] ${plain(title)} (${plain(id)})`);
      const lines = quotes.map((quote) => paint(terminal, 'dim', wrap(`“${short(quote, 240)}”`, '    ')));
      return [head, ...lines].join('\n');
    })
    .join('\n');

const failure = (session: SessionView, terminal: Terminal): string =>
  `${paint(terminal, 'red', `It failed: ${session.failure?.code ?? 'Internal'}.`)} ${plain(session.failure?.message ?? '')}\n` +
  `Take it up again: ${command} sessions resume ${session.session_id}`;

const waiting = (session: SessionView, terminal: Terminal): string =>
  session.asks
    .filter((ask) => ask.status === 'open')
    .map((ask) => {
      if (ask.kind === 'approval') {
        const action = session.actions.find((one) => one.action_id === ask.action_id);
        const args = action === undefined ? '' : ` ${plain(JSON.stringify(action.arguments))}`;
        return (
          `${paint(terminal, 'yellow', `It waits for an approval: ${action?.name ?? 'an action'}${args}`)}\n` +
          `${wrap(ask.reason ?? '', '  ')}\n` +
          `  Look: ${command} approvals show ${ask.ask_id}\n` +
          `  Go on: ${command} approvals approve ${ask.ask_id} --reason "…"`
        );
      }
      if (ask.kind === 'clarification') {
        return (
          `${paint(terminal, 'yellow', 'It asks back:')} ${plain(ask.question ?? '')}\n` +
          `  Go on: ${command} ask --session ${session.session_id} "…"`
        );
      }
      return (
        `${paint(terminal, 'yellow', 'It waits for a person.')} ${plain(ask.reason ?? '')}\n` +
        `  Go on: ${command} sessions reply ${session.session_id} "…"`
      );
    })
    .join('\n');

/** A session, whole, for people. */
export const describeSession = (session: SessionView, terminal: Terminal): string => {
  const head = (text: string): string => paint(terminal, 'bold', text);
  const parts = [
    `${head(session.session_id)}  ${session.status}  ${session.created_at}\n${wrap(session.input, '  ')}`,
  ];
  if (session.plan !== undefined) {
    const rows = session.plan.steps.map((step) => [
      `  ${step.step_id}`,
      step.status,
      `${step.specialist} by ${step.method}`,
      step.duration_ms === undefined ? '' : `${Math.round(step.duration_ms)} ms`,
      short(step.task, 60),
    ]);
    parts.push(`${head(`Plan ${session.plan.version}`)} (${session.rounds} rounds)\n${table(rows)}`);
  }
  if (session.actions.length > 0) {
    const rows = session.actions.map((action) => [
      `  ${action.name}`,
      action.status,
      `${action.risk} risk`,
      short(JSON.stringify(action.arguments), 70),
    ]);
    parts.push(`${head('Actions')}\n${table(rows)}`);
  }
  return [...parts, describeOutcome(session, terminal)].join('\n\n');
};

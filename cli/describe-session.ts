import type { SessionView } from '../src/contracts/api.ts';
import type { Terminal } from './terminal.ts';
import { paint, plain, short, table, wrap } from './terminal.ts';

/** The command that takes a session on from where it waits, as it is typed in the repository. */
const command = 'npm run deliberate --';

/** An answer with its numbered sources, or what the session waits for and how to go on. */
export const describeOutcome = (session: SessionView, terminal: Terminal): string => {
  const parts: string[] = [];
  const answered = session.status === 'concluded' || session.status === 'cancelled';
  if (answered && session.response !== undefined) parts.push(wrap(session.response));
  if (answered && session.citations.length > 0) parts.push(sources(session, terminal));
  if (session.status === 'failed') parts.push(failure(session, terminal));
  if (session.status.startsWith('waiting_')) parts.push(waiting(session, terminal));
  const facts = [
    session.status,
    `${Math.round(session.confidence * 100)}% sure`,
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

const sources = (session: SessionView, terminal: Terminal): string =>
  session.citations
    .map((citation, index) => {
      const head = `[${index + 1}] ${plain(citation.title)} (${plain(citation.source_id)})`;
      return `${paint(terminal, 'cyan', head)}\n${paint(terminal, 'dim', wrap(`“${short(citation.quote, 240)}”`, '    '))}`;
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

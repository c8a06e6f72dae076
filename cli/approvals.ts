import type { Command } from 'commander';
import type { ApprovalView } from '../src/contracts/api.ts';
import { approvalListSchema, approvalViewSchema, decidedSchema } from '../src/contracts/api.ts';
import type { Common } from './command.ts';
import { clientOf, print, segment, talking } from './command.ts';
import { UsageFault } from './fault.ts';
import { command as commandLine } from './invocation.ts';
import type { Run } from './run.ts';
import type { Terminal } from './terminal.ts';
import { paint, plain, table, wrap } from './terminal.ts';

/** `deliberate approvals …`. */
export const addApprovals = (program: Command, run: Run): void => {
  const approvals = program.command('approvals').description('what waits for a decision, and deciding it');
  talking(approvals.command('list'))
    .description('what waits, the earliest deadline first')
    .action((options: Common) =>
      run(async (terminal) => {
        const path = '/approvals/pending?limit=100';
        const list = await clientOf(options, terminal).call('GET', path, approvalListSchema);
        print(terminal, options, list, ({ approvals: found }) =>
          found.length === 0
            ? 'Nothing waits.'
            : table(
                found.map((one) => [
                  one.approval_id,
                  one.action,
                  `${one.risk} risk`,
                  `until ${one.decide_by}`,
                  plain(JSON.stringify(one.arguments)),
                ]),
              ),
        );
        return true;
      }),
    );
  talking(approvals.command('show <id>'))
    .description('one, with all that an approver needs')
    .action((id: string, options: Common) =>
      run(async (terminal) => {
        const path = `/approvals/${segment(id)}`;
        const approval = await clientOf(options, terminal).call('GET', path, approvalViewSchema);
        print(terminal, options, approval, (one) => describe(one, terminal));
        return true;
      }),
    );
  for (const [verb, does] of [
    ['approve', 'approve exactly this'],
    ['reject', 'reject it'],
    ['modify', 'approve it with other arguments'],
  ] as const) {
    const command = talking(approvals.command(`${verb} <id>`))
      .description(does)
      .requiredOption('--reason <text>', 'why; it is signed and kept');
    if (verb === 'modify') command.requiredOption('--arguments <json>', 'all arguments, as a JSON object');
    command.action((id: string, options: Common & { reason: string; arguments?: string }) =>
      run(async (terminal) => {
        const body = {
          reason: options.reason,
          ...(options.arguments === undefined ? {} : { arguments: jsonObject(options.arguments) }),
        };
        const path = `/approvals/${segment(id)}/${verb}`;
        const decided = await clientOf(options, terminal).call('POST', path, decidedSchema, body);
        print(
          terminal,
          options,
          decided,
          (one) =>
            `${paint(terminal, 'green', `${one.decision}: recorded and signed`)} (digest ${one.digest.slice(0, 16)}…)\n` +
            `Follow: ${commandLine} sessions follow ${one.session_id}`,
        );
        return true;
      }),
    );
  }
};

const jsonObject = (text: string): object => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, as for JSON that is no object.
  }
  throw new UsageFault('--arguments must be a JSON object.');
};

const describe = (approval: ApprovalView, terminal: Terminal): string => {
  const rows = [
    ['status', approval.status],
    ['arguments', plain(JSON.stringify(approval.arguments))],
    ['customer', plain(approval.customer_id ?? '-')],
    ['risk', approval.risk],
    ['impact', plain(approval.impact)],
    ['why', plain(approval.why)],
    ['suggested', approval.suggested_decision ?? '-'],
    ['level', `${approval.level_name} (${approval.roles.join(', ')})`],
    ['decide by', approval.decide_by],
    ['execute by', approval.execute_by],
    ['digest', approval.digest],
    ['session', approval.session_id],
  ].map(([name = '', value = '']) => [`  ${name}`, value]);
  const evidence = approval.evidence.map((one) => wrap(`“${one.quote}” (${one.source_id})`, '  '));
  return [
    `${paint(terminal, 'bold', approval.action)} ${approval.approval_id}\n${table(rows)}`,
    `${paint(terminal, 'bold', 'Asked')}\n${wrap(approval.input, '  ')}`,
    ...(evidence.length === 0 ? [] : [`${paint(terminal, 'bold', 'Evidence')}\n${evidence.join('\n')}`]),
    ...(approval.notices.length === 0
      ? []
      : [paint(terminal, 'yellow', approval.notices.map(plain).join('\n'))]),
  ].join('\n\n');
};

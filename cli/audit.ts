import type { Command } from 'commander';
import { print } from './command.ts';
import type { Run } from './run.ts';
import { paint } from './terminal.ts';

type Options = { data?: string; json?: boolean };

/** `deliberate audit verify`: offline, from the data folder alone. */
export const addAudit = (program: Command, run: Run): void => {
  program
    .command('audit')
    .description('the signed chains of decisions and actions')
    .command('verify [session]')
    .description('check signatures and chains offline, of one session or of all')
    .option('--data <dir>', 'data folder (DELIBERATE_DATA, or .deliberate)')
    .option('--json', 'print JSON')
    .action((session: string | undefined, options: Options) =>
      run(async (terminal) => {
        const { verifyFolder } = await import('../local/audit-verify.ts');
        const folder = options.data ?? terminal.env['DELIBERATE_DATA'] ?? '.deliberate';
        const anchors = terminal.env['DELIBERATE_ANCHORS'];
        const found = await verifyFolder({
          folder,
          ...(session === undefined ? {} : { sessionId: session }),
          ...(anchors === undefined || anchors === '' ? {} : { anchorsFolder: anchors }),
        });
        const ok = found.findings.length === 0;
        print(terminal, options, { ok, ...found }, ({ sessions, records, findings, notes }) =>
          [
            ...findings.map(
              (one) =>
                `${paint(terminal, 'red', one.name)} ${one.session_id}` +
                `${one.seq === undefined ? '' : ` record ${one.seq}`}: ${one.message}`,
            ),
            ...notes.map((note) => paint(terminal, 'dim', note)),
            ok
              ? paint(terminal, 'green', `${sessions} chains with ${records} records verify.`)
              : paint(
                  terminal,
                  'red',
                  `${findings.length} findings in ${sessions} chains with ${records} records.`,
                ),
          ].join('\n'),
        );
        return ok;
      }),
    );
};

import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { Common } from './command.ts';
import { print, talking, targetOf } from './command.ts';
import { UsageFault } from './fault.ts';
import type { Run } from './run.ts';
import type { Terminal } from './terminal.ts';
import { paint, plain } from './terminal.ts';
import { readCases } from './verify/cases.ts';
import type { Check, Known } from './verify/checks.ts';
import { checks } from './verify/checks.ts';
import { outsideOf, Skipped } from './verify/outside.ts';

type Options = Common & { pack?: string; socketUrl?: string; approval: boolean; timeout: number };
type Result = { check: string; status: 'ok' | 'failed' | 'skipped'; ms: number; note: string };

const defaultPack = fileURLToPath(new URL('../packs/support', import.meta.url));

/** `deliberate verify`: checks a deployment from outside, as its clients use it. */
export const addVerify = (program: Command, run: Run): void => {
  talking(program.command('verify'))
    .description('check a deployment from outside: submits two tickets, rejects an approval, erases both')
    .option('--pack <folder>', 'pack whose acceptance.yaml says what to ask (packs/support)')
    .option('--socket-url <url>', 'address of the WebSocket; not checked without it')
    .option('--no-approval', 'without the ticket that waits for an approval')
    .option('--timeout <seconds>', 'how long a session may take', Number, 120)
    .action((options: Options) =>
      run(async (terminal) => {
        if (!(options.timeout > 0)) throw new UsageFault('--timeout is a number of seconds above 0.');
        const target = targetOf(options, terminal);
        const known: Known = {
          outside: outsideOf({ ...target, timeout_ms: options.timeout * 1000 }, terminal),
          cases: readCases(options.pack ?? defaultPack),
          socketUrl: options.socketUrl,
          approval: options.approval,
          made: [],
        };
        const results: Result[] = [];
        for (const check of checks) {
          const result = await resultOf(check, known, terminal);
          results.push(result);
          if (options.json !== true) terminal.out(describe(result, terminal));
        }
        const passed = results.every(({ status }) => status !== 'failed');
        const count = (status: Result['status']): number =>
          results.filter((one) => one.status === status).length;
        print(
          terminal,
          options,
          { url: target.url, passed, checks: results },
          () => `${count('ok')} hold, ${count('failed')} do not, ${count('skipped')} were not made.`,
        );
        return passed;
      }),
    );
};

const resultOf = async (check: Check, known: Known, { clock }: Terminal): Promise<Result> => {
  const start = clock.now();
  const result = (status: Result['status'], note: string): Result => ({
    check: check.name,
    status,
    ms: clock.now() - start,
    note,
  });
  try {
    return result('ok', await check.run(known));
  } catch (thrown) {
    const note = thrown instanceof Error ? thrown.message : 'failed';
    return result(thrown instanceof Skipped ? 'skipped' : 'failed', note);
  }
};

const marks = { ok: ['green', '✓'], failed: ['red', '✗'], skipped: ['yellow', '-'] } as const;

const describe = ({ check, status, ms, note }: Result, terminal: Terminal): string => {
  const [style, mark] = marks[status];
  return `${paint(terminal, style, mark)} ${check} (${ms} ms): ${plain(note)}`;
};

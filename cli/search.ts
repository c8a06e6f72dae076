import type { Command } from 'commander';
import { searchReportSchema, searchRequestSchema } from '../src/contracts/api.ts';
import { searchInSlices } from '../src/usecases/search-here.ts';
import { searchAlone } from '../src/usecases/run-search.ts';
import type { Common } from './command.ts';
import { clientOf, print, talking } from './command.ts';
import { UsageFault } from './fault.ts';
import type { Run } from './run.ts';
import { table } from './terminal.ts';

type Options = Common & {
  problem: string;
  input: string;
  iterations: number;
  exploration: number;
  seed: number;
  timeLimit?: number;
};

/** `deliberate search`: in this process, or on a server where `--url` names one. */
export const addSearch = (program: Command, run: Run): void => {
  talking(program.command('search'))
    .description('search a problem by Monte Carlo tree search, here, or on the server of --url')
    .requiredOption('--problem <name>', 'such as game-of-24, blocksworld, connect-four, tic-tac-toe')
    .requiredOption('--input <text>', 'the problem’s input')
    .option('--iterations <count>', '1..10000', Number, 100)
    .option('--exploration <c>', 'UCB1’s constant, 0..10', Number, 1.414)
    .option('--seed <seed>', 'the same seed gives the same tree', Number, 1)
    .option('--time-limit <ms>', 'at most this long', Number)
    .action((options: Options) =>
      run(async (terminal) => {
        const { problem, input, iterations, exploration, seed, timeLimit } = options;
        const given = searchRequestSchema.safeParse({
          problem,
          input,
          iterations,
          exploration,
          seed,
          ...(timeLimit === undefined ? {} : { time_limit_ms: timeLimit }),
        });
        if (!given.success) {
          const [issue] = given.error.issues;
          throw new UsageFault(
            `--${String(issue?.path[0] ?? 'problem').replaceAll('_', '-')}: ${issue?.message ?? ''}.`,
          );
        }
        const report =
          options.url === undefined
            ? await searchAlone(given.data, searchInSlices({ clock: terminal.clock }))
            : await clientOf(options, terminal).call('POST', '/search', searchReportSchema, given.data);
        print(terminal, options, report, (one) =>
          table([
            ['solved', String(one.solved)],
            ['answer', Array.isArray(one.answer) ? one.answer.join(', ') : (one.answer ?? '-')],
            ['best', one.best_action],
            ['line', one.principal_variation.join(' ')],
            ['value', `${one.value.toFixed(3)}${one.proven ? ', proven' : ''}`],
            ['iterations', String(one.stats.iterations)],
          ]),
        );
        return true;
      }),
    );
};

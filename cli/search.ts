import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { searchesOnThreads } from '../local/worker/on-threads.ts';
import type { SearchReport } from '../src/contracts/search-stats.ts';
import { searchReportSchema, searchRequestSchema } from '../src/contracts/api.ts';
import { searchInSlices } from '../src/usecases/search-here.ts';
import { searchAlone } from '../src/usecases/run-search.ts';
import type { Common } from './command.ts';
import { clientOf, print, talking } from './command.ts';
import { UsageFault } from './fault.ts';
import type { Run } from './run.ts';
import { readInput } from './search-input.ts';
import type { Terminal } from './terminal.ts';
import { table } from './terminal.ts';

type Options = Common & {
  problem: string;
  input: string;
  iterations: number;
  exploration?: number;
  seed: number;
  workers: number;
  timeLimit?: number;
  tree?: string;
  treeDepth?: number;
  treeNodes?: number;
};

/** Flags that are not named as the fields that they fill. */
const flags: Readonly<Record<string, string>> = { 'tree.depth': 'tree-depth', 'tree.nodes': 'tree-nodes' };

/** The request that the flags make. @throws UsageFault naming the flag that is wrong */
const requestOf = (options: Options, input: string) => {
  const { problem, iterations, exploration, seed, workers, timeLimit, tree, treeDepth, treeNodes } = options;
  const given = searchRequestSchema.safeParse({
    problem,
    input,
    iterations,
    seed,
    workers,
    ...(exploration === undefined ? {} : { exploration }),
    ...(timeLimit === undefined ? {} : { time_limit_ms: timeLimit }),
    ...(tree === undefined ? {} : { tree: { depth: treeDepth, nodes: treeNodes } }),
  });
  if (given.success) return given.data;
  const [issue] = given.error.issues;
  const path = issue?.path.join('.') ?? 'problem';
  throw new UsageFault(`--${flags[path] ?? path.replaceAll('_', '-')}: ${issue?.message ?? ''}.`);
};

/** In this process: on threads where there are several workers. */
const searchHere = async (
  request: ReturnType<typeof requestOf>,
  { clock }: Terminal,
): Promise<SearchReport> => {
  if (request.workers === 1) return searchAlone(request, searchInSlices({ clock }));
  const pool = searchesOnThreads({ most: request.workers });
  try {
    return await searchAlone(request, pool);
  } finally {
    await pool.close();
  }
};

const words = (one: SearchReport): string =>
  table([
    ['solved', String(one.solved)],
    ['answer', Array.isArray(one.answer) ? one.answer.join(', ') : (one.answer ?? '-')],
    ['best', one.best_action],
    ['line', one.principal_variation.join(' ')],
    ['value', valueOf(one)],
    ['iterations', `${one.stats.iterations}, stopped by ${one.stopped}`],
  ]);

const valueOf = ({ value, proven, interval }: SearchReport): string => {
  if (proven) return `${value.toFixed(3)}, proven`;
  if (interval === null) return value.toFixed(3);
  return `${value.toFixed(3)} (95%: ${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`;
};

/** `deliberate search`: in this process, or on a server where `--url` names one. */
export const addSearch = (program: Command, run: Run): void => {
  talking(program.command('search'))
    .description('search a problem by Monte Carlo tree search, here, or on the server of --url')
    .requiredOption('--problem <name>', 'such as game-of-24, blocksworld, connect-four, tic-tac-toe')
    .requiredOption(
      '--input <text>',
      'the problem’s input; or a file of it, by its name, @file or - for stdin',
    )
    .option('--iterations <count>', '1..10000, of all workers together', Number, 100)
    .option(
      '--exploration <c>',
      'UCB1’s constant, 0..10; the problem’s own, mostly 1.414, by default',
      Number,
    )
    .option('--seed <seed>', 'the same seed gives the same tree', Number, 1)
    .option(
      '--workers <count>',
      '1..64 trees, searched side by side; each number has its own result',
      Number,
      1,
    )
    .option('--time-limit <ms>', 'at most this long', Number)
    .option('--tree <file>', 'write the tree there, as JSON')
    .option('--tree-depth <levels>', '1..20 levels of it, 4 by default', Number)
    .option('--tree-nodes <count>', '1..5000 nodes of it, 1000 by default', Number)
    .action((options: Options) =>
      run(async (terminal) => {
        const request = requestOf(options, await readInput(options.input, terminal));
        const { tree, ...report } =
          options.url === undefined
            ? await searchHere(request, terminal)
            : await clientOf(options, terminal).call('POST', '/search', searchReportSchema, request);
        if (options.tree !== undefined) writeFileSync(options.tree, `${JSON.stringify(tree, null, 2)}\n`);
        print(terminal, options, report, words);
        return true;
      }),
    );
};

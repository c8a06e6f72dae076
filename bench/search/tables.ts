/** The tables of docs/search.md, from the figures that were kept. */
import type { Block } from '../../tools/docs/blocks.ts';
import { markdownTable } from '../../tools/docs/blocks.ts';
import { kept } from './figures.ts';
import type { Spread } from './numbers.ts';
import type { PlanningRow } from './planning.ts';
import { verdicts } from './targets.ts';

const grouped = (value: number): string => Math.round(value).toLocaleString('en');
const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;
const spread = ({ median, min, max }: Spread): string => `${median} (${min}–${max})`;

const targetsTable = (): string =>
  markdownTable([
    ['target', 'wanted', 'measured', ''],
    ...verdicts({
      speed: kept('speed'),
      strength: kept('strength'),
      planning: kept('planning'),
      threads: kept('threads'),
    }).map(({ target, wanted, got, met }) => [
      target,
      String(wanted),
      String(got),
      met ? 'met' : '**missed**',
    ]),
  ]);

/** A row a game and subject; sizes side by side. */
const speedTable = (): string => {
  const rows = kept('speed') ?? [];
  const sizes = [...new Set(rows.map(({ simulations }) => simulations))];
  const at = sizes.map((size) => `at ${grouped(size)}`);
  const pairs = rows.filter(({ simulations }) => simulations === sizes[0]);
  return markdownTable([
    [
      'game',
      'subject',
      ...at.map((size) => `simulations a CPU second ${size}`),
      ...at.map((size) => `this project to it ${size}`),
      'nodes a simulation',
      'bytes a node',
    ],
    ...pairs.map(({ game, subject, bytes_per_node }) => {
      const both = rows.filter((row) => row.game === game && row.subject === subject);
      return [
        game,
        subject,
        ...both.map((row) => grouped(row.simulations_per_cpu_second.median)),
        ...both.map((row) => spread(row.ours_to_it)),
        both.map((row) => row.nodes_per_simulation).join('; '),
        String(bytes_per_node),
      ];
    }),
  ]);
};

const playoutsTable = (): string =>
  markdownTable([
    ['game', 'subject', 'first wins', 'second wins', 'drawn', 'mean reward of the first'],
    ...(kept('playouts') ?? []).map(({ game, subject, first, second, draw, mean }) => [
      game,
      subject,
      ...[first, second, draw].map((share) => (share === null ? '–' : share.toFixed(4))),
      mean.toFixed(4),
    ]),
  ]);

const strengthTable = (): string =>
  markdownTable([
    [
      'each has a move',
      'against',
      'games',
      'won, drawn, lost',
      'score',
      '95% interval',
      'CPU time a move, ms',
    ],
    ...(kept('strength') ?? []).map((row) => [
      row.each,
      row.other,
      String(row.games),
      `${row.won}, ${row.drawn}, ${row.lost}`,
      percent(row.score),
      `${percent(row.low)} to ${percent(row.high)}`,
      `${row.cpu_ms_a_move.one}; ${row.cpu_ms_a_move.other}`,
    ]),
  ]);

/** A row each, a column a budget. */
const sharesTable = (
  head: string,
  rows: readonly PlanningRow[],
  name: (row: PlanningRow) => string,
  of: (row: PlanningRow) => readonly number[],
): string =>
  markdownTable([
    [head, ...(rows[0]?.simulations ?? []).map(grouped)],
    ...rows.map((row) => [name(row), ...of(row).map(percent)]),
  ]);

const rowsOf = (problem: string): readonly PlanningRow[] =>
  (kept('planning') ?? []).filter((row) => row.problem === problem);

const ablationTable = (problem: string, of: (row: PlanningRow) => readonly number[]): string =>
  sharesTable(
    'within simulations',
    rowsOf(problem).filter(({ group }) => group === 'all'),
    ({ variant }) => variant,
    of,
  );

const lengthsTable = (): string =>
  sharesTable(
    'shortest plan',
    rowsOf('blocksworld').filter(({ variant, group }) => variant === 'as shipped' && group !== 'all'),
    ({ group }) => group,
    ({ solved }) => solved,
  );

const threadsTable = (): string =>
  markdownTable([
    [
      'threads',
      'simulations a CPU second',
      'beside one thread',
      'wall time, ms',
      'beside one thread, by wall time',
    ],
    ...(kept('threads') ?? []).map((row) => [
      String(row.threads),
      grouped(row.simulations_per_cpu_second.median),
      spread(row.to_one_thread),
      spread(row.wall_ms),
      spread(row.wall_gain),
    ]),
  ]);

const asyncTable = (): string =>
  markdownTable([
    [
      'evaluations in flight',
      'CPU time an evaluation, µs',
      'above the plain search, µs',
      'evaluations a second, where each takes 2 ms',
    ],
    ...(kept('async') ?? []).map((row) => [
      row.in_flight === null ? 'none: the plain search' : String(row.in_flight),
      spread(row.cpu_us),
      row.in_flight === null ? '–' : spread(row.overhead_us),
      row.per_second_at_2_ms === null ? '–' : grouped(row.per_second_at_2_ms),
    ]),
  ]);

const file = 'docs/search.md';
export const searchBlocks: readonly Block[] = [
  { file, name: 'search-targets', body: targetsTable },
  { file, name: 'search-speed', body: speedTable },
  { file, name: 'search-playouts', body: playoutsTable },
  { file, name: 'search-strength', body: strengthTable },
  { file, name: 'search-game-of-24', body: () => ablationTable('game-of-24', ({ solved }) => solved) },
  {
    file,
    name: 'search-blocksworld',
    body: () => ablationTable('blocksworld', ({ solved }) => solved),
  },
  {
    file,
    name: 'search-blocksworld-shortest',
    body: () => ablationTable('blocksworld', ({ shortest }) => shortest ?? []),
  },
  { file, name: 'search-blocksworld-lengths', body: lengthsTable },
  { file, name: 'search-threads', body: threadsTable },
  { file, name: 'search-async', body: asyncTable },
];

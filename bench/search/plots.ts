/** The plots of docs/search.md, from the figures that were kept. */
import type { MatchRow } from './match.ts';
import type { PlanningRow } from './planning.ts';
import type { SpeedRow } from './speed.ts';
import { dot, linearScale, logScale, page, polyline, short, stroke, text } from './svg.ts';

const titles: Record<string, string> = {
  'connect-four': 'connect four',
  'tic-tac-toe': 'tic-tac-toe',
  breakthrough: 'breakthrough, 6 × 6',
};

/** Subjects from top to bottom. */
const compared = ['C loop', 'arbor', 'deliberate', 'OpenSpiel'];

export const speedPlot = (rows: readonly SpeedRow[]): string => {
  const games = [...new Set(rows.map(({ game }) => game))];
  const [left, right, top, step, gap] = [150, 850, 96, 30, 56];
  const x = logScale(30_000, 6_000_000, left, right);
  const height = top + games.length * (compared.length * step + gap) - 6;
  const body = [
    text(
      24,
      56,
      'Simulations a second of CPU time: filled at 100,000 simulations a search, open at 10,000',
      'note',
    ),
  ];
  for (const [place, game] of games.entries()) {
    const begin = top + place * (compared.length * step + gap);
    body.push(text(24, begin - 6, titles[game] ?? game, 'strong'));
    const end = begin + compared.length * step;
    for (const tick of [50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000]) {
      body.push(
        stroke(x(tick), begin, x(tick), end, 'grid'),
        text(x(tick), end + 16, short(tick), 'note mid'),
      );
    }
    for (const [line, subject] of compared.entries()) {
      const y = begin + (line + 0.5) * step;
      const colour = subject === 'deliberate' ? 0 : 5;
      body.push(text(left - 12, y + 4.5, subject, subject === 'deliberate' ? 'end strong' : 'end'));
      for (const row of rows.filter((one) => one.game === game && one.subject === subject)) {
        const { median, min, max } = row.simulations_per_cpu_second;
        body.push(stroke(x(min), y, x(max), y, `s${colour} whisker`));
        body.push(dot(x(median), y, colour, row.simulations === 100_000 ? 'dot' : 'ring'));
        if (row.simulations === 100_000)
          body.push(text(right + 16, y + 4.5, short(median), colour === 0 ? 'strong' : ''));
      }
    }
  }
  return page(
    {
      width: 940,
      height,
      title: 'How fast the search is beside others',
      description:
        'Simulations a CPU second on three games, of a loop in C, arbor, this project and OpenSpiel, on a logarithmic scale.',
    },
    body,
  );
};

interface Curve {
  name: string;
  points: readonly (readonly [simulations: number, share: number])[];
}

/** Shares of puzzles against the number of simulations. */
const curves = (title: string, note: string, lines: readonly Curve[]): string => {
  const [left, right, top, bottom] = [64, 620, 84, 360];
  const budgets = lines[0]?.points.map(([simulations]) => simulations) ?? [];
  const x = logScale(Math.min(...budgets), Math.max(...budgets), left, right);
  const y = linearScale(0, 1, bottom, top);
  const body = [text(24, 56, note, 'note')];
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    body.push(stroke(left, y(share), right, y(share), 'grid'));
    body.push(text(left - 10, y(share) + 4.5, `${share * 100}%`, 'note end'));
  }
  for (const tick of [10, 100, 1_000, 10_000]) {
    body.push(text(x(tick), bottom + 20, short(tick), 'note mid'));
    body.push(stroke(x(tick), bottom, x(tick), bottom + 5, 'axis'));
  }
  body.push(stroke(left, bottom, right, bottom, 'axis'), text(right, bottom + 38, 'simulations', 'note end'));
  for (const [place, { name, points }] of [...lines.entries()].reverse()) {
    const placed = points.map(([simulations, share]) => [x(simulations), y(share)] as const);
    body.push(polyline(placed, `s${place} line`));
    body.push(...placed.map(([across, up]) => dot(across, up, place)));
    const at = top + 14 + place * 26;
    body.push(
      stroke(right + 30, at - 4, right + 56, at - 4, `s${place} whisker`),
      dot(right + 43, at - 4, place),
    );
    body.push(text(right + 66, at, name, place === 0 ? 'strong' : ''));
  }
  return page(
    {
      width: 940,
      height: bottom + 56,
      title,
      description: `${note}, for ${lines.map(({ name }) => name).join('; ')}.`,
    },
    body,
  );
};

const curvesOf = (
  rows: readonly PlanningRow[],
  problem: string,
  variants: readonly string[],
  of: (row: PlanningRow) => readonly number[],
): Curve[] =>
  variants.flatMap((name) =>
    rows
      .filter((row) => row.problem === problem && row.variant === name && row.group === 'all')
      .map((row) => ({
        name,
        points: row.simulations.map((budget, at) => [budget, of(row)[at] ?? 0] as const),
      })),
  );

export const gameOf24Plot = (rows: readonly PlanningRow[], variants: readonly string[]): string =>
  curves(
    'Game of 24',
    'Of the 1,362 sets of four numbers from 1 to 13 that make 24: solved within so many simulations',
    curvesOf(rows, 'game-of-24', variants, ({ solved }) => solved),
  );

export const blocksworldPlot = (rows: readonly PlanningRow[], variants: readonly string[]): string =>
  curves(
    'Blocksworld',
    'Of 300 problems of 2 to 12 steps: a plan of the fewest steps within so many simulations',
    curvesOf(rows, 'blocksworld', variants, ({ shortest }) => shortest ?? []),
  );

export const strengthPlot = (rows: readonly MatchRow[]): string => {
  const [left, right, top, step] = [400, 840, 92, 40];
  const x = linearScale(0, 1, left, right);
  const end = top + rows.length * step;
  const body = [
    text(24, 56, 'Points a game at connect four, a draw counting half, with the interval of 95%', 'note'),
  ];
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    body.push(stroke(x(tick), top - 8, x(tick), end, tick === 0.5 ? 'axis' : 'grid'));
    body.push(text(x(tick), end + 18, `${tick * 100}%`, 'note mid'));
  }
  for (const [line, row] of rows.entries()) {
    const y = top + (line + 0.5) * step;
    body.push(
      text(24, y - 3, `${row.each} a move`, 'strong'),
      text(24, y + 14, `against ${row.other}`, 'note'),
    );
    body.push(stroke(x(row.low), y, x(row.high), y, 's0 whisker'), dot(x(row.score), y, 0));
    body.push(text(right + 16, y + 4.5, `${Math.round(row.score * 1000) / 10}%`, 'strong'));
  }
  return page(
    {
      width: 940,
      height: end + 36,
      title: 'How strongly it plays beside OpenSpiel',
      description: `Matches of ${rows[0]?.games ?? 0} games with the score and its interval.`,
    },
    body,
  );
};

import { SearchInvalid } from './invalid.ts';
import { intervalOf, statsOf } from './report.ts';
import type { RootMove, SearchResult } from './report.ts';

/**
 * Root parallelism (Chaslot, Winands and van den Herik 2008): several searches of one state, by different seeds, as one. Visits and
 * values of each move are added up; a proof in one is a proof. The principal variation, the trace and the seed are those of the first
 * search that prefers the move which all of them together prefer.
 * @throws SearchInvalid without results
 */
export const combine = (results: readonly SearchResult[]): SearchResult => {
  const [first, ...more] = results;
  if (first === undefined) throw new SearchInvalid('Cannot combine searches because there are none.');
  if (more.length === 0) return first;
  const moves = [
    ...Map.groupBy(
      results.flatMap((result) => result.moves),
      ({ move }) => move,
    ).values(),
  ].map(added);
  const proving = results.find((result) => result.proven);
  const best =
    proving === undefined ? preferred(moves, results) : moves.find(({ move }) => move === proving.bestMove)!;
  const leading = proving ?? results.find((result) => result.bestMove === best.move) ?? first;
  const sum = (part: (result: SearchResult) => number): number =>
    results.reduce((total, result) => total + part(result), 0);
  const visits = sum(({ stats }) => stats.root_visits);
  return {
    ...leading,
    stats: statsOf(moves, best, {
      iterations: sum(({ stats }) => stats.iterations),
      root_visits: visits,
      root_value:
        proving?.stats.root_value ??
        sum(({ stats }) => stats.root_value * stats.root_visits) / Math.max(1, visits),
      seed: first.stats.seed,
      counts: {
        simulations: sum(({ stats }) => stats.total_simulations),
        hits: sum(({ stats }) => stats.cache_hits),
        misses: sum(({ stats }) => stats.cache_misses),
      },
    }),
    bestMove: best.move,
    value: proving?.value ?? best.value,
    interval: proving?.interval ?? intervalOf(best, first.backup),
    bestLine: results.reduce<SearchResult['bestLine']>(
      (line, result) => ((result.bestLine?.reward ?? -1) > (line?.reward ?? -1) ? result.bestLine : line),
      null,
    ),
    moves,
    nodes: sum(({ nodes }) => nodes),
    cost: sum(({ cost }) => cost),
  };
};

/** By means the move that all have visited most; by Bellman values the one that most prefer, then the one worth most. */
const preferred = (moves: readonly RootMove[], results: readonly SearchResult[]): RootMove => {
  const votes = (one: RootMove): number =>
    results[0]?.backup === 'mean'
      ? one.visits
      : results.filter(({ bestMove }) => bestMove === one.move).length;
  const [best] = moves.toSorted((one, other) => votes(other) - votes(one) || other.value - one.value);
  if (best === undefined) throw new SearchInvalid('Cannot combine searches because none has run yet.');
  return best;
};

/** What several searches know of one move. */
const added = (parts: readonly RootMove[]): RootMove => {
  const [first] = parts as readonly [RootMove, ...RootMove[]];
  const visits = parts.reduce((sum, part) => sum + part.visits, 0);
  const exact = parts.find((part) => part.proven);
  const value = exact?.value ?? parts.reduce((sum, part) => sum + part.value * part.visits, 0) / visits;
  const square =
    parts.reduce((sum, part) => sum + (part.variance + part.value ** 2) * part.visits, 0) / visits;
  return {
    ...first,
    visits,
    value,
    variance: exact === undefined ? Math.max(0, square - value ** 2) : 0,
    proven: exact !== undefined,
    children: Math.max(...parts.map((part) => part.children)),
  };
};

/**
 * This project's search as one of the benchmark's subjects: `node ours.ts search GAME SIMULATIONS SECONDS SEED STATE`
 * or `node ours.ts playouts GAME COUNT SEED`. Prints one line of JSON, as the peers do.
 *
 * STATE is the process's: `cold` measures its first search and nothing else; `warm` measures after a second of CPU time
 * spent on the same game, as in a process that has run for a while; `mixed` after a third of a second each on all games,
 * as in one that searches many problems. With `proofs` behind it, proven values are backed up and end the search.
 */
import { bytesPerNode } from '../../src/search/tree.ts';
import { gameNames, games } from './games.ts';
import type { GameName } from './games.ts';

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const [what = '', name = '', count = '', ...rest] = process.argv.slice(2);
const named = (given: string): GameName => {
  const found = gameNames.find((one) => one === given);
  if (found === undefined)
    throw new Error(`Cannot play “${given}” because it is none of ${gameNames.join(', ')}.`);
  return found;
};

interface Spent {
  simulations: number;
  cpu_seconds: number;
  nodes: number;
  bytes_per_node: number;
}

/** Searches again and again; at least once. CPU time is the whole process's, with its compiler and its collector. */
const searchFor = (
  game: GameName,
  simulations: number,
  seconds: number,
  seed: number,
  proofs: boolean,
): Spent => {
  const begun = cpuSeconds();
  let done = 0;
  let spent = 0;
  for (let at = 0; ; at += 1) {
    const search = games[game].search({
      iterations: simulations,
      exploration: Math.SQRT2,
      seed: seed + at,
      proofs,
    });
    search.step(Infinity);
    done += search.iterations;
    spent = cpuSeconds() - begun;
    if (spent >= seconds) {
      return { simulations: done, cpu_seconds: spent, nodes: search.tree.size, bytes_per_node: bytesPerNode };
    }
  }
};

if (what === 'playouts') {
  console.log(JSON.stringify(games[named(name)].playouts(Number(count), Number(rest[0]))));
} else {
  const game = named(name);
  const [seconds = '', seed = '', state = 'warm', proofs] = rest;
  const warmUp = state === 'cold' ? [] : state === 'mixed' ? gameNames : [game];
  for (const one of warmUp) searchFor(one, Number(count), 1 / warmUp.length, 1e6, proofs === 'proofs');
  const longest = state === 'cold' ? 0 : Number(seconds);
  console.log(JSON.stringify(searchFor(game, Number(count), longest, Number(seed), proofs === 'proofs')));
}

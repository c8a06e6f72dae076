/** The corpus on this engine and on another. */
import { isDeepStrictEqual } from 'node:util';
import { loadMachine } from '../../../../local/engine/index.ts';
import { differencesOf, scriptOf, type Case, type Entry } from '../expected.ts';
import { runHere, type Ran } from '../scripted.ts';
import type { Difference } from './differences.ts';
import type { Elsewhere, RanThere } from './elsewhere.ts';

export type Compared = { input: Case['input']; sides: Difference['sides']; here: Ran; there: RanThere };

/** Seconds by which a call may be late: a machine that runs other suites too may stand still for some. */
const late = 8;

/** Runs all cases of a machine on both. */
export const compare = async (entry: Entry, elsewhere: Elsewhere): Promise<Compared[]> => {
  const { name, text, expected } = entry;
  const [functions, queues] = [Object.keys(expected.functions), Object.keys(expected.queues)];
  const substitutions = Object.fromEntries([...functions, ...queues].map((one) => [one, one]));
  const machine = loadMachine({ text, file: `${name}.asl.json`, substitutions });
  const deployed = await elsewhere.deploy(name, text, { functions, queues, warm: true });
  const compared: Compared[] = [];
  for (const one of expected.cases) {
    const here = await runHere(machine, one.input, scriptOf(entry));
    const there = await deployed.run(one.input, scriptOf(entry));
    const sides: Compared['sides'] = [
      ...differencesOf(one, there, late),
      ...(isDeepStrictEqual(here.entered, there.entered) ? [] : (['entered'] as const)),
    ];
    compared.push({ input: one.input, sides, here, there });
  }
  await deployed.remove();
  return compared;
};

/** Does all of it, some at a time. */
export const inLanes = async <T>(
  all: readonly T[],
  lanes: number,
  run: (one: T, lane: number) => Promise<void>,
): Promise<void> => {
  const left = [...all];
  const lane = async (number: number): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await run(one, number);
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
};

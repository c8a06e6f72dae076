import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noEmulator, onEmulator } from '../../../support/ministack.ts';
import type { Ran } from '../scripted.ts';
import {
  callsIn,
  givenIn,
  playHere,
  scenarios,
  sessionFunctions,
  sessionQueues,
  sessionText,
  turn,
} from '../session-scenarios.ts';
import { inLanes } from './compare.ts';
import { connect, type Deployed, type Elsewhere } from './elsewhere.ts';

describe.skipIf(noEmulator)(`a session on another engine ${onEmulator}`, () => {
  const ran = new Map<string, Ran>();
  let elsewhere: Elsewhere;
  beforeAll(async () => {
    elsewhere = await connect();
    const lanes: Deployed[] = await Promise.all(
      ['a', 'b', 'c'].map((lane) =>
        elsewhere.deploy(`session-${lane}`, sessionText, {
          functions: sessionFunctions,
          queues: sessionQueues,
        }),
      ),
    );
    await inLanes(scenarios, lanes.length, async (scenario, number) => {
      const lane = lanes[number];
      if (lane) ran.set(scenario.title, await lane.run(turn, scenario.script(lane.queues)));
    });
    await Promise.all(lanes.map((lane) => lane.remove()));
  }, 180_000);
  afterAll(() => elsewhere.close());

  it.each(scenarios.map((one) => [one.title, one] as const))('%s', async (title, scenario) => {
    const there = ran.get(title);
    if (!there) throw new Error('it has not run');
    const { outcome, entered, calls } = scenario;
    expect({ ...there, calls: callsIn(there) }).toEqual(expect.objectContaining({ outcome, entered, calls }));
    expect(givenIn(there)).toEqual(givenIn(await playHere(scenario)));
  });
});

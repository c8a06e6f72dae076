import { describe, expect, it } from 'vitest';
import { callsIn, playHere, scenarios } from './session-scenarios.ts';

describe('a session', () => {
  it.each(scenarios.map((one) => [one.title, one] as const))('%s', async (_, scenario) => {
    const ran = await playHere(scenario);
    const { outcome, entered, inner, calls } = scenario;
    expect({ ...ran, calls: callsIn(ran) }).toEqual(
      expect.objectContaining({ outcome, entered, inner, calls }),
    );
  });
});

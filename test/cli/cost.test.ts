import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { main } from '../../cli/main.ts';
import { processTerminal } from '../../cli/terminal.ts';
import { measuredSchema } from '../../src/contracts/measured-session.ts';

const cost = async (...flags: string[]) => {
  let out = '';
  let err = '';
  const terminal = {
    ...processTerminal(),
    colour: false,
    out: (text: string) => void (out += `${text}\n`),
    err: (text: string) => void (err += `${text}\n`),
  };
  return { status: await main(['cost', ...flags], terminal), out, err };
};
const reportOf = async (...flags: string[]) =>
  z
    .object({
      stage: z.string(),
      usd: z.number(),
      idle_usd: z.number(),
      usd_per_ticket: z.number().optional(),
      goal: z.object({ met: z.boolean(), usd: z.number() }),
      services: z.array(z.object({ service: z.string(), idle_usd: z.number(), load_usd: z.number() })),
    })
    .parse(JSON.parse((await cost(...flags, '--json')).out));

describe('deliberate cost', () => {
  it('prints what docs/cost.md shows', async () => {
    const page = readFileSync('docs/cost.md', 'utf8');
    const shown = [...page.matchAll(/^\$ npm run -s deliberate -- cost (.*)\n([\s\S]*?)^```$/gm)];
    expect(shown).toHaveLength(2);
    for (const [, flags = '', text = ''] of shown) {
      const { status, out } = await cost(...flags.split(' '));
      expect(status).toBe(0);
      expect(text).toBe(out);
    }
  });

  it('meets the goal of 50,000 tickets a day without a model, and says so where it does not', async () => {
    const { usd, goal } = await reportOf('--tickets-per-day', '50000');
    expect(goal.usd).toBeCloseTo(usd, 6);
    expect(goal.met).toBe(true);
    const dear = await cost('--tickets-per-day', '50000', '--tokens-usd', '0.01');
    expect(dear.out).toContain('and it is missed');
  });

  it('prints JSON that adds up', async () => {
    const { services, usd, idle_usd } = await reportOf('--tickets-per-day', '200', '--stage', 'dev');
    const idle = services.reduce((sum, one) => sum + one.idle_usd, 0);
    expect(idle).toBeCloseTo(idle_usd, 6);
    expect(services.reduce((sum, one) => sum + one.idle_usd + one.load_usd, 0)).toBeCloseTo(usd, 6);
  });

  it('takes another index, network and share of full tickets', async () => {
    const base = await reportOf('--tickets-per-day', '0', '--stage', 'dev');
    expect(base.usd_per_ticket).toBeUndefined();
    for (const flags of [
      ['--index', 'domain'],
      ['--network', 'nat'],
    ]) {
      const { usd } = await reportOf('--tickets-per-day', '0', '--stage', 'dev', ...flags);
      expect(usd).toBeGreaterThan(base.usd + 50);
    }
    const [some, all] = [
      await reportOf('--tickets-per-day', '1000'),
      await reportOf('--tickets-per-day', '1000', '--full-share', '1'),
    ];
    expect(all.usd).toBeGreaterThan(some.usd);
  });

  it.each([
    [[]],
    [['--tickets-per-day', 'many']],
    [['--tickets-per-day', '-1']],
    [['--tickets-per-day', '1', '--stage', 'test']],
    [['--tickets-per-day', '1', '--full-share', '2']],
    [['--tickets-per-day', '1', '--index', 'paper']],
  ])('is called wrongly with %j', async (flags) => {
    expect((await cost(...flags)).status).toBe(2);
  });
});

describe('the measured sessions', () => {
  const text = readFileSync('bench/cost/measured.json', 'utf8');
  const { profiles } = measuredSchema.parse(JSON.parse(text));

  it('are one that is answered at once, and one that consults, asks and acts', () => {
    expect(Object.keys(profiles.simple.functions)).not.toContain('plan');
    for (const name of ['answer', 'plan', 'consult', 'reflect', 'ask', 'decide', 'act', 'compose']) {
      expect(profiles.full.functions[name]?.invocations, name).toBeGreaterThan(0);
    }
    expect(profiles.simple.messages).toBe(0);
    expect(profiles.full.messages).toBe(2);
  });
});

import { z } from 'zod';
import type { EffectKind } from './effects.ts';

/**
 * What goes wrong with a request: `fail_before` (500, nothing done), `hang_after` (acts, then never answers),
 * `drop_after` (acts, then cuts the connection), `duplicate` (acts on it twice, as when a proxy repeats it; not on orders
 * that nothing tells apart), `slow` (waits, then acts and answers).
 */
const faultKind = z.enum(['fail_before', 'hang_after', 'drop_after', 'duplicate', 'slow']);
export type Fault = z.infer<typeof faultKind>;

/** A script, taken in order, or chance from a seed; nothing: no faults. */
export const faultsSchema = z.strictObject({
  /** `on`: a kind of effect, `read`, or `*`; `after`: matching requests let through first; `times`: how often then. */
  script: z
    .array(
      z.strictObject({
        on: z.string().default('*'),
        do: faultKind,
        after: z.int().min(0).default(0),
        times: z.int().min(1).default(1),
      }),
    )
    .default([]),
  seed: z.int().optional(),
  /** Share of requests that meet a fault of `kinds`, 0..1. */
  rate: z.number().min(0).max(1).default(0),
  kinds: z.array(faultKind).min(1).default(['fail_before', 'drop_after', 'duplicate']),
  /** How long `slow` and `hang_after` wait, in milliseconds. */
  wait_ms: z.int().min(0).default(60_000),
});
export type FaultPlan = z.input<typeof faultsSchema>;

/** 32 bits of chance from a seed (mulberry32, Tommy Ettinger, public domain), in [0, 1). */
const chance = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Says for each request in turn what goes wrong with it. The same plan and requests give the same faults. */
export const createFaults = (
  plan: FaultPlan = {},
): { next(kind: EffectKind | 'read'): Fault | undefined; waitMs: number } => {
  const { script, seed = 1, rate, kinds, wait_ms } = faultsSchema.parse(plan);
  const left = script.map((one) => ({ ...one }));
  const random = chance(seed);
  return {
    waitMs: wait_ms,
    next: (kind) => {
      const planned = left.find((one) => one.times > 0 && (one.on === '*' || one.on === kind));
      if (planned !== undefined && planned.after > 0) planned.after -= 1;
      else if (planned !== undefined) {
        planned.times -= 1;
        return planned.do;
      }
      if (rate === 0 || random() >= rate) return undefined;
      return kinds[Math.floor(random() * kinds.length)];
    },
  };
};

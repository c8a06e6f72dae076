/**
 * The corpus: each `NAME.asl.json` with what it must come to in `NAME.expected.json`. The files hold nothing of this
 * engine, so that another can be held against them. `${name}` in a machine is the function or queue of that name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Host, Played, Ran, Script } from './scripted.ts';
import type { Outcome } from './world.ts';

/** How a task's token is answered. */
type Answer = {
  /** Beats this often first, this many seconds apart. */
  beats?: { times: number; every: number } | undefined;
  after?: number | undefined;
  succeeds?: unknown;
  fails?: string | undefined;
  cause?: string | undefined;
};
const answerSchema: z.ZodType<Answer> = z.strictObject({
  beats: z.strictObject({ times: z.int(), every: z.number() }).optional(),
  after: z.number().optional(),
  succeeds: z.json().optional(),
  fails: z.string().optional(),
  cause: z.string().optional(),
});

/** One call of a function. `answers` is for the token in its payload; a call `takes` seconds, or `hangs`. */
const stepSchema = z.strictObject({
  echoes: z.literal(true).optional(),
  returns: z.json().optional(),
  throws: z.string().optional(),
  message: z.string().optional(),
  hangs: z.literal(true).optional(),
  takes: z.number().optional(),
  answers: answerSchema.optional(),
});
type Step = z.infer<typeof stepSchema>;

const several = <T extends z.ZodType>(one: T) =>
  z.union([one.transform((only) => [only]), z.array(one).min(1)]);
const ranges = z.record(z.string(), z.array(z.tuple([z.number(), z.number()])));

const caseSchema = z.strictObject({
  input: z.json(),
  status: z.enum(['SUCCEEDED', 'FAILED', 'TIMED_OUT']),
  output: z.json().optional(),
  error: z.string().optional(),
  /** Compared only where it is given; where both are JSON, as such and without a stack trace. */
  cause: z.string().optional(),
  /** What each function was given and each message held, in order. A token stands as `<token>`. */
  calls: z.record(z.string(), z.array(z.json())).optional(),
  /** Seconds between the calls of a name, at least and at most. */
  gaps: ranges.optional(),
  /** Calls of a name under way at once, at most. */
  at_once: z.record(z.string(), z.int()).optional(),
  /** How many different tokens the calls of a name held. */
  tokens: z.record(z.string(), z.int()).optional(),
});
export type Case = z.infer<typeof caseSchema>;

const expectedSchema = z.strictObject({
  /** Steps of each function in order; the last one repeats. */
  functions: z.record(z.string(), several(stepSchema)).default({}),
  /** Answers to the tokens in each queue's messages, in order; the last one repeats. */
  queues: z.record(z.string(), several(answerSchema)).default({}),
  cases: z.array(caseSchema).min(1),
});

export type Entry = { name: string; text: string; expected: z.infer<typeof expectedSchema> };

const folder = new URL('./corpus/', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8');

/** All machines of the corpus, by name. */
export const corpus: readonly Entry[] = readdirSync(folder)
  .filter((file) => file.endsWith('.asl.json'))
  .map((file) => file.slice(0, -'.asl.json'.length))
  .map((name) => ({
    name,
    text: read(`${name}.asl.json`),
    expected: expectedSchema.parse(JSON.parse(read(`${name}.expected.json`))),
  }));

const tokenSchema = z.looseObject({ token: z.string() });
const tokenIn = (given: unknown): string | undefined => tokenSchema.safeParse(given).data?.token;

const answer = async (told: Answer, given: unknown, host: Host): Promise<void> => {
  const token = tokenIn(given);
  if (token === undefined) throw new Error('there is no token to answer');
  for (let beat = 0; beat < (told.beats?.times ?? 0); beat += 1) {
    await host.sleep(told.beats?.every ?? 0);
    await host.beat(token);
  }
  if (told.after !== undefined) await host.sleep(told.after);
  if (told.fails !== undefined) await host.fail(token, told.fails, told.cause);
  else if (told.succeeds !== undefined) await host.succeed(token, told.succeeds);
};

/** Longer than any timeout of the corpus; not for ever, so that processes can end. */
const longest = 6;

const step = async (told: Step, given: unknown, host: Host): Promise<unknown> => {
  if (told.hangs) await host.sleep(longest);
  if (told.takes !== undefined) await host.sleep(told.takes);
  if (told.answers) await answer(told.answers, given, host);
  if (told.throws !== undefined) throw Object.assign(new Error(told.message), { name: told.throws });
  return told.echoes ? given : (told.returns ?? null);
};

const inTurn = <T>(told: readonly T[], play: (one: T, given: unknown, host: Host) => unknown): Played => {
  let calls = 0;
  return (given, host) => {
    const one = told[Math.min(calls, told.length - 1)];
    calls += 1;
    return one === undefined ? undefined : play(one, given, host);
  };
};

/** What plays an entry's functions and queues in one run. */
export const scriptOf = ({ expected: { functions, queues } }: Entry): Script => ({
  functions: Object.fromEntries(Object.entries(functions).map(([name, told]) => [name, inTurn(told, step)])),
  queues: Object.fromEntries(Object.entries(queues).map(([name, told]) => [name, inTurn(told, answer)])),
});

/** A side of a run that can differ from what is expected. */
export type Side = 'status' | 'output' | 'error' | 'cause' | 'calls' | 'gaps' | 'at_once' | 'tokens';

const parsed = (text: string | undefined): unknown => {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null) return text;
    return Object.fromEntries(
      Object.entries(value).filter(([key]) => key !== 'trace' && key !== 'stackTrace'),
    );
  } catch {
    return text;
  }
};

const named = ({ calls }: Ran, name: string) => calls.filter((call) => call.name === name);
/** What was given, with any token masked. */
export const withoutToken = (given: unknown): unknown =>
  tokenIn(given) === undefined ? given : { ...tokenSchema.parse(given), token: '<token>' };

const sameGaps = (ran: Ran, name: string, gaps: readonly (readonly number[])[], late: number): boolean => {
  const at = named(ran, name).map((call) => call.at);
  return gaps.every(([least = 0, most = 0], index) => {
    const gap = (at[index + 1] ?? Number.NaN) - (at[index] ?? Number.NaN);
    return gap >= least - Math.min(late, 0.5) && gap <= most + late;
  });
};

/**
 * How a run differs from what is expected.
 * @param late seconds that a call may come after its time: 0 on a simulated clock.
 */
export const differencesOf = (one: Case, ran: Ran, late = 0): Side[] => {
  const outcome: Outcome = ran.outcome;
  const every = <T>(
    told: Readonly<Record<string, T>> | undefined,
    same: (name: string, value: T) => boolean,
  ) => Object.entries(told ?? {}).every(([name, value]) => same(name, value));
  const same: Record<Side, boolean> = {
    status: outcome.status === one.status,
    output: isDeepStrictEqual(outcome.output, one.output),
    error: outcome.error === one.error,
    cause: one.cause === undefined || isDeepStrictEqual(parsed(outcome.cause), parsed(one.cause)),
    calls: every(one.calls, (name, given) =>
      isDeepStrictEqual(
        named(ran, name).map((call) => withoutToken(call.given)),
        given,
      ),
    ),
    gaps: every(one.gaps, (name, gaps) => sameGaps(ran, name, gaps, late)),
    at_once: every(one.at_once, (name, most) =>
      late === 0 ? ran.atOnce[name] === most : (ran.atOnce[name] ?? 0) <= most,
    ),
    tokens: every(
      one.tokens,
      (name, count) => new Set(named(ran, name).map((call) => tokenIn(call.given))).size === count,
    ),
  };
  return (Object.keys(same) as Side[]).filter((side) => !same[side]);
};

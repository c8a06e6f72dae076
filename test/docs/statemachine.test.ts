import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const folder = resolve(import.meta.dirname, '../../statemachines');
const readme = readFileSync(resolve(folder, 'README.md'), 'utf8');

const ends = z.object({ Next: z.string() });
const catcher = ends.extend({ ErrorEquals: z.array(z.string()) });
const stateSchema = z.object({
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(ends).default([]),
  Catch: z.array(catcher).default([]),
  Retry: z.array(z.object({ ErrorEquals: z.array(z.string()) })).default([]),
  TimeoutSeconds: z.union([z.number(), z.string()]).optional(),
  HeartbeatSeconds: z.number().optional(),
  Arguments: z.object({ FunctionName: z.string().optional() }).default({}),
  get ItemProcessor(): z.ZodOptional<typeof machineSchema> {
    return machineSchema.optional();
  },
});
const machineSchema = z.object({ States: z.record(z.string(), stateSchema) });
type State = z.infer<typeof stateSchema>;

const statesOf = (machine: z.infer<typeof machineSchema>): [string, State][] =>
  Object.entries(machine.States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.ItemProcessor === undefined ? [] : statesOf(state.ItemProcessor)),
  ]);

const states = new Map(
  statesOf(machineSchema.parse(JSON.parse(readFileSync(resolve(folder, 'session.asl.json'), 'utf8')))),
);
/** What the README says of each state, by the state's name. */
const told = new Map(
  readme
    .split(/^### /m)
    .slice(1)
    .map((text) => [/^`(\w+)`\n/.exec(text)?.[1] ?? text, text]),
);
const lineOf = (name: string, label: string): string =>
  new RegExp(`^- ${label}: ([^]*?)(?=^- |^$|(?![^]))`, 'm').exec(told.get(name) ?? '')?.[1] ?? '';

describe('statemachines/README.md', () => {
  it('tells of every state, and of no other', () => {
    expect([...told.keys()].sort()).toEqual([...states.keys()].sort());
  });

  it.each([...states.keys()])('says what goes into %s, what comes out, and what may go wrong', (name) => {
    for (const label of ['Input', 'Output', 'Errors']) expect(lineOf(name, label), label).not.toBe('');
  });

  it.each([...states])('names the states that come after %s', (name, state) => {
    const after = [state, ...state.Choices, ...state.Catch].flatMap((one) => one.Next ?? []);
    const next = new Set([...after, ...(state.Default === undefined ? [] : [state.Default])]);
    const named = new Set([...lineOf(name, 'Next').matchAll(/`(\w+)`/g)].map(([, one]) => one));
    expect([...named].sort()).toEqual([...next].sort());
  });

  it.each([...states])('gives the function and the clocks of %s', (name, state) => {
    const text = told.get(name) ?? '';
    const invoked = /^\$\{(\w+)Function\}$/.exec(state.Arguments.FunctionName ?? '')?.[1];
    if (invoked !== undefined) expect(text).toContain(`function \`${invoked.toLowerCase()}\``);
    for (const seconds of [state.TimeoutSeconds, state.HeartbeatSeconds]) {
      if (typeof seconds === 'number') expect(text).toMatch(new RegExp(`\\b${seconds} s\\b`));
    }
  });

  it('names every error that is tried again or caught', () => {
    for (const state of states.values()) {
      for (const { ErrorEquals } of [...state.Retry, ...state.Catch]) {
        for (const error of ErrorEquals) expect(readme).toContain(`\`${error}\``);
      }
    }
  });
});

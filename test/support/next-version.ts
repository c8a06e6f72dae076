import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../', import.meta.url));
const parts = [
  'bin',
  'cli',
  'functions',
  'lib',
  'local',
  'packs',
  'src',
  'statemachines',
  'tools',
  'topology',
];
const files = ['package.json', 'cdk.json', 'tsconfig.json'];
const machineFile = 'statemachines/session.asl.json';

type States = Record<string, Record<string, unknown>>;
const machineSchema = z.looseObject({ States: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** What the next version writes into each step of a plan, and this one does not know. */
export const purpose = 'Asked for by the next version.';

/** Names of states that only one of the two versions has. */
export const renamed = { before: ['Reflect'], after: ['Weigh', 'Noted'] } as const;

/** The same, of states in the Map that waits for people. */
export const renamedInMap = { before: ['Do'], after: ['CarryOut'] } as const;

/**
 * The machine of the next version: `Reflect`, and `Do` in the Map that waits for people, have other names, and a state
 * `Noted` comes after the first.
 */
const nextMachine = (text: string): string => {
  const machine = machineSchema.parse(
    JSON.parse(text.replaceAll('"Reflect"', '"Weigh"').replaceAll('"Do"', '"CarryOut"')),
  );
  const states: States = machine.States;
  const { Weigh: weigh } = states;
  if (weigh?.['Next'] !== 'Route') throw new Error('Cannot change the machine because it has no such state.');
  weigh['Next'] = 'Noted';
  states['Noted'] = { Type: 'Pass', Next: 'Route' };
  return JSON.stringify({ ...machine, States: states }, null, 2);
};

/**
 * The app as its next version might be, in a folder of its own: another machine, and a plan whose steps have one more
 * field, which its planner fills. Packages are this one's.
 */
export const nextVersion = (): { folder: string; dispose: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'deliberate-next-'));
  for (const part of [...parts, ...files]) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const edit = (file: string, change: (text: string) => string): void => {
    const before = readFileSync(join(folder, file), 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`Cannot make the next version because ${file} stays as it was.`);
    writeFileSync(join(folder, file), after);
  };
  edit(machineFile, nextMachine);
  edit('src/contracts/plan.ts', (text) =>
    text.replace("  kind: z.literal('consult'),", (line) => `${line}\n  purpose: z.string().optional(),`),
  );
  edit('src/domain/plan.ts', (text) =>
    text.replace("      kind: 'consult',", (line) => `${line}\n      purpose: '${purpose}',`),
  );
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
};

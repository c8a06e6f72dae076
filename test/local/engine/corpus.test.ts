import { describe, expect, it } from 'vitest';
import { loadMachine } from '../../../local/engine/index.ts';
import { corpus, differencesOf, scriptOf } from './expected.ts';
import { runHere } from './scripted.ts';

describe.each(corpus.map((entry) => [entry.name, entry] as const))('%s', (name, entry) => {
  const { functions, queues, cases } = entry.expected;
  const names = [...Object.keys(functions), ...Object.keys(queues)];
  const machine = loadMachine({
    text: entry.text,
    file: `${name}.asl.json`,
    substitutions: Object.fromEntries(names.map((one) => [one, one])),
  });
  it.each(cases.map((one) => [JSON.stringify(one.input), one] as const))(
    'comes out right for %s',
    async (_, one) => {
      const ran = await runHere(machine, one.input, scriptOf(entry));
      expect({ differs: differencesOf(one, ran), ran }).toMatchObject({ differs: [] });
    },
  );
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noEmulator, onEmulator } from '../../../support/ministack.ts';
import { corpus } from '../expected.ts';
import { compare, inLanes, type Compared } from './compare.ts';
import { differences, lacks } from './differences.ts';
import { connect, type Elsewhere } from './elsewhere.ts';

const machines = corpus.map(({ name }) => name);

describe.skipIf(noEmulator)(`the corpus on another engine ${onEmulator}`, () => {
  const compared = new Map<string, Compared[] | { failed: unknown }>();
  let elsewhere: Elsewhere;
  beforeAll(async () => {
    elsewhere = await connect();
    await inLanes(corpus, 12, async (entry) => {
      const found = await compare(entry, elsewhere).catch((failed: unknown) => ({ failed }));
      compared.set(entry.name, found);
    });
  }, 180_000);
  afterAll(() => elsewhere.close());

  it.each(machines)('%s comes out as here, but for what is listed', (name) => {
    const cases = compared.get(name) ?? [];
    if (!Array.isArray(cases)) throw cases.failed;
    const found = new Set(cases.flatMap(({ sides }) => sides));
    const listed = new Set(differences[name]?.sides ?? []);
    const said = cases.map(({ input, here, there: { events: _, ...there } }) => ({ input, here, there }));
    expect({ differs: found, said }).toMatchObject({ differs: listed });
  });

  it.each(Object.entries(lacks))('lacks %s, as listed', (_, lack) => {
    const cases = compared.get('map-item-caught');
    if (!Array.isArray(cases)) throw new Error('it has not run');
    expect(cases.map(({ there }) => lack.lacks(there.events))).toEqual([true]);
  });

  it('lists no machine that is not there', () => {
    expect(Object.keys(differences).filter((name) => !machines.includes(name))).toEqual([]);
  });
});

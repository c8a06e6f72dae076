import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/adapters/system/index.ts';
import { searchReportSchema } from '../../src/contracts/search-stats.ts';
import { searchInSlices } from '../../src/usecases/search-here.ts';
import { startCli as startCliAt } from './support.ts';
import type { Cli } from './support.ts';

/** A command line, and an API behind it, for which time passes. */
const startCli = async (): Promise<Pick<Cli, 'run'>> => {
  const cli = await startCliAt({ services: { searches: searchInSlices({ clock: systemClock }) } });
  return { run: (args, over) => cli.run(args, { clock: systemClock, ...over }) };
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deliberate-search-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pddl = `(define (problem two) (:domain blocksworld) (:objects a b - block)
  (:init (handempty) (ontable a) (ontable b) (clear a) (clear b)) (:goal (on a b)))`;

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('the input of a search', () => {
  it('is a file where it names one, with or without an @, and standard input for -', async () => {
    const cli = await startCli();
    const path = file('two.pddl', pddl);
    const line = ['search', '--problem', 'blocksworld', '--json', '--input'];
    const [plain, named, marked, piped] = [
      await cli.run([...line, pddl]),
      await cli.run([...line, path]),
      await cli.run([...line, `@${path}`]),
      await cli.run([...line, '-'], { input: Readable.from([pddl.slice(0, 40), pddl.slice(40)]) }),
    ];
    expect(plain.json()).toMatchObject({ solved: true, answer: ['(pick-up a)', '(stack a b)'] });
    for (const other of [named, marked, piped]) expect(other.json()).toEqual(plain.json());
  });

  it('stays as it is where it is numbers, though a file has that name', async () => {
    const cli = await startCli();
    const before = process.cwd();
    file('4 7 8 1', 'no numbers');
    process.chdir(folder);
    try {
      const found = await cli.run(['search', '--problem', 'game-of-24', '--input', '4 7 8 1', '--json']);
      expect(found.json()).toMatchObject({ solved: true });
    } finally {
      process.chdir(before);
    }
  });

  it('is refused by name where its file is missing or too large', async () => {
    const cli = await startCli();
    const line = ['search', '--problem', 'blocksworld', '--input'];
    const missing = await cli.run([...line, `@${join(folder, 'none.pddl')}`]);
    expect(missing).toMatchObject({ status: 2, err: expect.stringContaining('there is no file') as string });
    const large = await cli.run([...line, file('large.pddl', ' '.repeat(200_001))]);
    expect(large).toMatchObject({
      status: 2,
      err: expect.stringContaining('200001 bytes, more than 200000') as string,
    });
    const piped = await cli.run([...line, '-'], { input: Readable.from(['x'.repeat(200_001)]) });
    expect(piped.status).toBe(2);
    const unread = await cli.run([...line, file('odd.pddl', '(define')]);
    expect(unread).toMatchObject({ status: 1, err: expect.stringContaining('SearchInvalid') as string });
  });
});

describe('a search on the command line', () => {
  const line = ['search', '--problem', 'connect-four', '--input', '3', '--iterations', '400', '--json'];

  it('prints all of its report as JSON', async () => {
    const cli = await startCli();
    const report = searchReportSchema.parse((await cli.run(line)).json());
    expect(report.stats.iterations).toBe(400);
    expect(report.trace.at(-1)?.iterations).toBe(400);
    expect(report.interval).not.toBeNull();
    expect(report.tree).toBeUndefined();
  });

  it('gives the same by several workers here, on threads, and on a server', async () => {
    const cli = await startCli();
    const here = await cli.run([...line, '--workers', '3']);
    expect(here.json()).toMatchObject({ stats: { iterations: 400 } });
    expect((await cli.run([...line, '--workers', '3', '--url', 'http://server'])).json()).toEqual(
      here.json(),
    );
    expect((await cli.run(line)).json()).not.toEqual(here.json());
  });

  it('writes the tree into a file, as much of it as was asked for', async () => {
    const cli = await startCli();
    const path = join(folder, 'tree.json');
    const tree = () => JSON.parse(readFileSync(path, 'utf8')) as { visits: number; children: object[] };
    const found = await cli.run([...line, '--tree', path]);
    expect(found.json()).not.toHaveProperty('tree');
    expect(tree()).toMatchObject({ move: -1, visits: 400 });
    await cli.run([...line, '--tree', path, '--tree-depth', '1', '--tree-nodes', '3']);
    expect(tree().children).toHaveLength(2);
    expect(tree().children).toMatchObject([{ children: [] }, { children: [] }]);
  });

  it.each([
    [['--workers', '65'], '--workers'],
    [['--workers', '0'], '--workers'],
    [['--exploration', '-1'], '--exploration'],
    [['--tree', 'x', '--tree-depth', '99'], '--tree-depth'],
    [['--time-limit', '0'], '--time-limit-ms'],
  ])('is called wrongly by %j', async (more, flag) => {
    const { status, err } = await (await startCli()).run([...line, ...more]);
    expect(status).toBe(2);
    expect(err).toContain(flag);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { machineFile } from '../../local/host/machine.ts';
import { loadPack } from '../../src/adapters/pack/index.ts';
import type { FunctionSpec } from '../../topology/index.ts';
import { topology } from '../../topology/index.ts';

const functions = resolve(import.meta.dirname, '../../functions');
const pack = loadPack(resolve(import.meta.dirname, '../../packs/support'));
const layout = topology(pack, JSON.parse(readFileSync(machineFile, 'utf8')));
/** Folders that several functions share, and what is no function. */
const shared = ['api', 'lambda', 'wiring', 'worker'];
const moduleSchema = z.object({ handler: z.function(), ports: z.record(z.string(), z.unknown()) });

const byEntry = new Map<string, FunctionSpec>(layout.functions.map((one) => [one.entry, one]));
/** Made when it is bundled: one a code extension. */
byEntry.delete('extension');

describe('entries of functions', () => {
  it('are all there, and no others', () => {
    const folders = readdirSync(functions, { withFileTypes: true })
      .filter((one) => one.isDirectory() && existsSync(join(functions, one.name, 'index.ts')))
      .map((one) => one.name);
    expect(folders.filter((name) => name !== 'extension').toSorted()).toEqual([...byEntry.keys()].toSorted());
    for (const name of shared) expect(folders).not.toContain(name);
  });

  describe.each([...byEntry])('%s', (entry, { ports }) => {
    let module: z.infer<typeof moduleSchema>;
    beforeAll(async () => {
      module = moduleSchema.parse(await import(join(functions, entry, 'index.ts')));
    });

    it('brings exactly the ports that the topology gives it', () => {
      expect(
        Object.keys(module.ports)
          .filter((port) => port !== 'reasoner' && port !== 'searches')
          .toSorted(),
      ).toEqual([...ports].toSorted());
    });
  });

  it.each([
    ...[...byEntry.keys()].map((entry) => `${entry}/index.ts`),
    'wiring/changing.ts',
    'wiring/reasoning.ts',
  ])('%s names each port by the file that makes it', (file) => {
    const text = readFileSync(join(functions, file), 'utf8');
    for (const [, port, made] of text.matchAll(
      /^ {2}(\w+): \(\) => import\('(?:\.\.\/wiring|\.)\/ports\/([\w-]+)\.ts'\)/gm,
    ))
      expect(made).toBe(port);
  });

  it('of one entry all have the same ports', () => {
    for (const one of layout.functions) {
      const first = byEntry.get(one.entry);
      if (first !== undefined) expect(one.ports, one.name).toEqual(first.ports);
    }
  });

  it('that take an Idempotency-Key may keep answers', () => {
    for (const row of layout.routes) {
      const fn = layout.functions.find((one) => one.routes?.includes(row.id));
      if ('headers' in row && (row.headers as readonly string[]).includes('idempotency'))
        expect(fn?.ports, row.id).toContain('idempotency');
    }
  });
});

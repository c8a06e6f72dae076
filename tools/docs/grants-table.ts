import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPack } from '../../src/adapters/pack/index.ts';
import { machineFile } from '../../local/host/machine.ts';
import { topology } from '../../topology/index.ts';
import { markdownTable } from './blocks.ts';

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const pack = join(import.meta.dirname, '../../packs/support');

/** Functions of the support pack's deployment by what they may touch, the fewest ports first. */
export const grantsTable = (): string => {
  const { functions } = topology(loadPack(pack), JSON.parse(readFileSync(machineFile, 'utf8')));
  const groups = new Map<string, { ports: readonly string[]; names: string[] }>();
  for (const { name, ports } of functions) {
    const sorted = [...ports].sort();
    const key = sorted.join();
    const group = groups.get(key) ?? { ports: sorted, names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  const rows = [...groups.values()].sort((one, two) => one.ports.length - two.ports.length);
  return markdownTable([
    ['Ports', 'Functions'],
    ...rows.map(({ ports, names }) => [ports.length === 0 ? 'none' : code(ports), code(names)]),
  ]);
};

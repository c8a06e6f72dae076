/**
 * Prints, as JSON, what each function's bundle weighs and the processor time it takes to load, as a ratio to an empty handler and to
 * one that loads four SDK clients whole. Interleaved: each round loads every bundle once, in a process of its own.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { sizeOf } from './size.ts';
import { bundleAll } from './subjects.ts';

const run = promisify(execFile);
const loadSchema = z.object({ start_ms: z.number(), with_ports_ms: z.number() });
type Load = z.infer<typeof loadSchema>;

const rounds = Number(process.env['ROUNDS'] ?? 5);
const loader = join(import.meta.dirname, 'load.mjs');

const loadOnce = async (folder: string): Promise<Load> => {
  const { stdout } = await run(process.execPath, [loader, join(folder, 'index.mjs')]);
  return loadSchema.parse(JSON.parse(stdout));
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

const folder = mkdtempSync(join(tmpdir(), 'deliberate-handlers-'));
try {
  const subjects = await bundleAll(folder);
  const loads = new Map<string, Load[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, folder: of } of subjects)
      loads.set(name, [...(loads.get(name) ?? []), await loadOnce(of)]);
  }
  const rows = subjects.map(({ name, folder: of }) => {
    const times = loads.get(name) ?? [];
    return {
      name,
      ...sizeOf(of),
      load_ms: median(times.map((one) => one.start_ms)),
      with_ports_ms: median(times.map((one) => one.with_ports_ms)),
    };
  });
  const [empty, whole] = rows;
  if (empty === undefined || whole === undefined) throw new Error('There is nothing to compare with.');
  const handlers = rows.slice(2).map((row) => ({
    ...row,
    load_ms: rounded(row.load_ms),
    with_ports_ms: rounded(row.with_ports_ms),
    load_to_empty: rounded(row.load_ms / empty.load_ms),
    load_to_whole: rounded(row.load_ms / whole.load_ms, 3),
    with_ports_to_whole: rounded(row.with_ports_ms / whole.load_ms, 3),
    size_to_whole: rounded(row.start_bytes / whole.start_bytes, 3),
  }));
  const most = (pick: (row: (typeof handlers)[number]) => number): number => Math.max(...handlers.map(pick));
  const report = {
    rounds,
    empty: { bytes: empty.start_bytes, load_ms: rounded(empty.load_ms) },
    four_clients: { bytes: whole.start_bytes, load_ms: rounded(whole.load_ms) },
    largest_start_bytes: most((row) => row.start_bytes),
    slowest_load_to_whole: most((row) => row.load_to_whole),
    slowest_with_ports_to_whole: most((row) => row.with_ports_to_whole),
    handlers,
  };
  console.log(JSON.stringify(report, null, 2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

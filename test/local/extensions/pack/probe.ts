import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { defineExecutor } from 'deliberate/extension';

const attempt = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : 'failed';
  }
};

/** Looks around in its process, or misbehaves, as it is told. */
export default defineExecutor<{ mode: string }, unknown>({
  run: async ({ mode }, { secrets }) => {
    if (mode === 'environment') return { seen: { ...process.env } };
    if (mode === 'read') return { seen: attempt(() => readFileSync('/etc/hostname', 'utf8')) };
    if (mode === 'own')
      return { seen: readFileSync(new URL('probe.ts', import.meta.url), 'utf8').length > 0 };
    if (mode === 'spawn') return { seen: attempt(() => execFileSync('/bin/true')) };
    if (mode === 'fetch') return { seen: typeof globalThis.fetch };
    if (mode === 'pid') return { seen: process.pid };
    if (mode === 'print') console.log(`my token is ${secrets.PROBE_TOKEN}`);
    if (mode === 'crash') process.exit(3);
    if (mode === 'loop') for (;;);
    if (mode === 'fill')
      for (const held: string[][] = []; ;) held.push(new Array<string>(1_000_000).fill(mode));
    return { seen: null };
  },
});

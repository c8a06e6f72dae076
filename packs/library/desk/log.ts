import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { effectSchema, type Effect } from './effects.ts';

const lineSchema = z.discriminatedUnion('line', [
  z.strictObject({ line: z.literal('opened'), at: z.int() }),
  z.strictObject({ line: z.literal('effect'), effect: effectSchema }),
]);

export type EffectLog = {
  /** When the log was first opened, in milliseconds since 1970. */
  openedAt: number;
  /** On disk when it returns. */
  append(effect: Effect): void;
  /** Effects since the last call that `append` of this process did not write: earlier ones, and another process's. */
  read(): Effect[];
  close(): void;
};

/**
 * The library system's log, `library.jsonl` in `folder`: one line an effect, only ever appended. A last line that a crash
 * cut off was answered to nobody and is dropped.
 */
export const openLog = (folder: string, now: () => number): EffectLog => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'library.jsonl');
  const file = openSync(path, 'a+', 0o600);
  const own = new Set<string>();
  let position = 0;

  const write = (line: z.infer<typeof lineSchema>): void => {
    writeSync(file, `${JSON.stringify(line)}\n`);
    fsyncSync(file);
  };
  const readLines = (): z.infer<typeof lineSchema>[] => {
    const bytes = readFileSync(path).subarray(position);
    const whole = bytes.subarray(0, bytes.lastIndexOf(10) + 1);
    position += whole.length;
    const lines = whole.toString('utf8').split('\n').filter(Boolean);
    return lines.map((text) => lineSchema.parse(JSON.parse(text)));
  };
  const effectsIn = (lines: readonly z.infer<typeof lineSchema>[]): Effect[] =>
    lines.flatMap((line) =>
      line.line === 'effect' && !own.delete(JSON.stringify(line.effect)) ? [line.effect] : [],
    );

  const earlier = readLines();
  truncateSync(path, position);
  const first = earlier.find((one) => one.line === 'opened');
  const openedAt = first?.at ?? now();
  if (first === undefined) write({ line: 'opened', at: openedAt });
  let pending = effectsIn(earlier);
  return {
    openedAt,
    append: (effect) => {
      own.add(JSON.stringify(effect));
      write({ line: 'effect', effect });
    },
    read: () => {
      const effects = [...pending, ...effectsIn(readLines())];
      pending = [];
      return effects;
    },
    close: () => {
      closeSync(file);
    },
  };
};

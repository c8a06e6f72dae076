import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { effectSchema, type Effect } from './effects.ts';

const lineSchema = z.discriminatedUnion('line', [
  z.strictObject({ line: z.literal('opened'), at: z.int() }),
  z.strictObject({ line: z.literal('effect'), effect: effectSchema }),
]);
type Line = z.infer<typeof lineSchema>;

export type Journal = {
  /** When the log was first opened, in milliseconds since 1970. */
  openedAt: number;
  append(effect: Effect): void;
  /** Effects that were written since the last call, by whichever process. */
  read(): Effect[];
  close(): void;
};

/**
 * The desk's own log, `effects.jsonl` in `folder`: one line an effect, only ever appended, on disk before `append` returns.
 * A last line that was cut off by a crash was answered to nobody and is dropped.
 */
export const openJournal = (folder: string, now: () => number): Journal => {
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, 'effects.jsonl'), 'a+', 0o600);
  let position = 0;
  let openedAt: number | undefined;

  const write = (line: Line): void => {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    writeSync(file, bytes);
    fsyncSync(file);
    position += bytes.length;
  };
  const read = (): Effect[] => {
    const bytes = Buffer.alloc(fstatSync(file).size - position);
    readSync(file, bytes, 0, bytes.length, position);
    const whole = bytes.subarray(0, bytes.lastIndexOf(10) + 1);
    position += whole.length;
    const lines = whole.toString('utf8').split('\n').filter(Boolean);
    return lines.flatMap((text): Effect[] => {
      const line = lineSchema.parse(JSON.parse(text));
      if (line.line === 'effect') return [line.effect];
      openedAt ??= line.at;
      return [];
    });
  };

  const atStart = read();
  if (fstatSync(file).size > position) ftruncateSync(file, position);
  if (openedAt === undefined) write({ line: 'opened', at: (openedAt = now()) });
  let pending = atStart;
  return {
    openedAt,
    append: (effect) => {
      write({ line: 'effect', effect });
    },
    read: () => {
      const effects = [...pending, ...read()];
      pending = [];
      return effects;
    },
    close: () => {
      closeSync(file);
    },
  };
};

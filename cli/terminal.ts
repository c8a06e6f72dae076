import { styleText } from 'node:util';
import type { Clock } from '../src/ports/clock.ts';

/** Where a command reads and writes. Tests hand over their own. */
export type Terminal = {
  out: (text: string) => void;
  err: (text: string) => void;
  env: Readonly<Record<string, string | undefined>>;
  input: AsyncIterable<string | Uint8Array>;
  /** Whether output may be coloured. */
  colour: boolean;
  fetch: typeof fetch;
  clock: Clock;
};

/** The process's own. NO_COLOR and anything but a terminal turn colour off. */
export const processTerminal = (): Terminal => ({
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  env: process.env,
  input: process.stdin,
  colour: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '',
  fetch,
  clock: {
    now: () => Date.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  },
});

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

/** Text in a style, where the terminal shows styles. */
export const paint = (terminal: Pick<Terminal, 'colour'>, style: Style, text: string): string =>
  terminal.colour ? styleText(style, text, { validateStream: false }) : text;

/** Rows as columns, two spaces apart. The last column is as long as it is. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
};

/** Text without what steers a terminal: it comes from customers and documents. */
export const plain = (text: string): string =>
  text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

/** Long text on one line, cut. */
export const short = (text: string, length = 80): string => {
  const line = plain(text).replaceAll(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
};

/** Text wrapped at `width` columns, each line after `indent`. */
export const wrap = (text: string, indent = '', width = 96): string =>
  plain(text)
    .split('\n')
    .map((paragraph) => {
      const lines: string[] = [];
      let line = '';
      for (const word of paragraph.split(' ')) {
        if (line !== '' && line.length + word.length + 1 > width - indent.length) {
          lines.push(line);
          line = word;
        } else line = line === '' ? word : `${line} ${word}`;
      }
      return [...lines, line].map((one) => `${indent}${one}`.trimEnd()).join('\n');
    })
    .join('\n');

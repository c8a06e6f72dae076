import { readFileSync, statSync } from 'node:fs';
import { longestInput } from '../src/contracts/search-stats.ts';
import { UsageFault } from './fault.ts';
import type { Terminal } from './terminal.ts';

/** Longest name of a file that a text is taken for. */
const longestName = 1_000;

/** Whether a text may name a file: inputs such as “4 7 8 1” are numbers, others have brackets. */
const mayNameFile = (text: string): boolean =>
  text.length <= longestName && /[\p{L}./\\]/u.test(text) && !/[\n(){}"]/.test(text);

const sizeOf = (path: string): number | undefined => {
  try {
    const found = statSync(path);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
};

const readFile = (path: string): string => {
  const bytes = sizeOf(path);
  if (bytes === undefined) throw new UsageFault(`--input: there is no file ${path}.`);
  if (bytes > longestInput)
    throw new UsageFault(`--input: ${path} has ${bytes} bytes, more than ${longestInput}.`);
  return readFileSync(path, 'utf8');
};

const readStdin = async ({ input }: Pick<Terminal, 'input'>): Promise<string> => {
  let text = '';
  const decoder = new TextDecoder();
  for await (const part of input) {
    text += typeof part === 'string' ? part : decoder.decode(part, { stream: true });
    if (text.length > longestInput)
      throw new UsageFault(`--input: standard input has more than ${longestInput} characters.`);
  }
  return text;
};

/**
 * What `--input` stands for: `-` is standard input, `@FILE` that file, the name of a file that exists its text, and
 * anything else itself.
 * @throws UsageFault for a file that is not there or too large
 */
export const readInput = async (given: string, terminal: Pick<Terminal, 'input'>): Promise<string> => {
  if (given === '-') return readStdin(terminal);
  if (given.startsWith('@')) return readFile(given.slice(1));
  return mayNameFile(given) && sizeOf(given) !== undefined ? readFile(given) : given;
};

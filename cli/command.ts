import type { Command } from 'commander';
import type { Client, Target } from './client.ts';
import { createClient } from './client.ts';
import type { Terminal } from './terminal.ts';

/** Options of every command that talks to a server. */
export type Common = { url?: string; key?: string; json?: boolean };

export const defaultUrl = 'http://127.0.0.1:8787';

/** Adds `--url`, `--key` and `--json`. */
export const talking = (command: Command): Command =>
  command
    .option('--url <url>', `server (DELIBERATE_URL, or ${defaultUrl})`)
    .option('--key <key>', 'API key (DELIBERATE_API_KEY)')
    .option('--json', 'print JSON');

/** Which server, with which key: by flags, else by the environment. */
export const targetOf = (options: Common, terminal: Terminal): Target => ({
  url: options.url ?? terminal.env['DELIBERATE_URL'] ?? localUrl(terminal),
  key: options.key ?? terminal.env['DELIBERATE_API_KEY'],
});

export const clientOf = (options: Common, terminal: Terminal): Client =>
  createClient(targetOf(options, terminal), terminal);

const localUrl = ({ env }: Terminal): string => {
  const port = env['PORT'] ?? '';
  return /^\d+$/.test(port) ? `http://127.0.0.1:${port}` : defaultUrl;
};

/** Prints an answer: as JSON where that was asked for, else in words. */
export const print = <T>(
  terminal: Terminal,
  options: Common,
  answer: T,
  words: (answer: T) => string,
): void => terminal.out(options.json === true ? JSON.stringify(answer, null, 2) : words(answer));

/** A part of a path, made safe. */
export const segment = (id: string): string => encodeURIComponent(id);

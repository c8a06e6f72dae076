import type { Host } from '../local/host.ts';
import type { Command } from 'commander';
import { command } from './invocation.ts';
import type { Run } from './run.ts';
import type { Terminal } from './terminal.ts';
import { paint } from './terminal.ts';

type Options = { port?: string; data?: string; pack?: string; quiet?: boolean };
type Shown = Pick<Host, 'url' | 'keys' | 'example'>;

/** `deliberate start`: the one-machine host, until SIGINT or SIGTERM. */
export const addStart = (program: Command, run: Run): void => {
  program
    .command('start')
    .description('start the one-machine host')
    .option('--port <port>', 'port on 127.0.0.1 (PORT, or 8787)')
    .option('--data <dir>', 'data folder (DELIBERATE_DATA, or .deliberate)')
    .option('--pack <dir>', 'pack (DELIBERATE_PACK, or packs/support)')
    .option('--quiet', 'print nothing but keys made now and the line “ready …”')
    .action((options: Options) =>
      run(async (terminal) => {
        const { readSettings, startHost } = await import('../local/host.ts');
        const settings = readSettings(options, terminal.env);
        const stopped = signal();
        const host = await startHost(settings, terminal.env);
        const lines = options.quiet === true ? shownKeys(host, terminal) : [welcome(host, terminal)];
        for (const line of lines) terminal.out(line);
        terminal.out(`ready ${host.url}`);
        const npm = npmWatch(terminal);
        await Promise.race([stopped, npm.gone]);
        npm.end();
        await host.stop();
        return true;
      }),
    );
};

/**
 * `gone` resolves when npm, which started this process through a shell, is gone: the shell of a stopped npm does not hand
 * the signal on, and nobody would be left to stop the host. Never resolves where npm did not start it.
 */
const npmWatch = ({ env, clock }: Terminal): { gone: Promise<void>; end: () => void } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (env['npm_lifecycle_event'] === undefined) return { gone: promise, end: () => undefined };
  const parent = process.ppid;
  let cancel = (): void => undefined;
  const look = (): void => {
    if (process.ppid === parent) cancel = clock.after(1_000, look);
    else resolve();
  };
  look();
  return { gone: promise, end: () => cancel() };
};

/** Resolves at the first signal that asks to stop; the second one ends the process at once. */
const signal = (): Promise<void> =>
  new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });

/** Keys that were made now: this is the only time that anyone sees them. */
const shownKeys = ({ keys }: Pick<Host, 'keys'>, terminal: Terminal): string[] => {
  const bold = (text: string): string => paint(terminal, 'bold', text);
  const { operator, customer } = keys;
  return [
    ...(operator === undefined ? [] : [`  operator key  ${bold(operator)}`]),
    ...(customer === undefined
      ? []
      : [`  customer key  ${bold(customer.key)} (customer ${customer.customer_id})`]),
  ];
};

/** Text as one word of a shell. */
const quoted = (text: string): string => `"${text.replaceAll(/["$`\\!]/g, '')}"`;

const welcome = ({ url, keys, example }: Shown, terminal: Terminal): string => {
  const bold = (text: string): string => paint(terminal, 'bold', text);
  const lines = [`${bold('Deliberate')} serves on ${url}, its API described at ${url}/docs`, ''];
  lines.push(...shownKeys({ keys }, terminal));
  const key = keys.operator ?? '…';
  lines.push(
    keys.operator === undefined && keys.customer === undefined
      ? '  Keys were shown when they were made; start with DELIBERATE_API_KEY=… to set an operator key anew.'
      : '  Keep them: they are not shown again.',
    '',
    'Try, in another terminal:',
    '',
    `  export DELIBERATE_API_KEY=${key}${url.endsWith(':8787') ? '' : ` DELIBERATE_URL=${url}`}`,
    `  ${command} ask ${keys.customer === undefined ? '' : `--customer ${keys.customer.customer_id} `}${quoted(example)}`,
    `  curl -s ${url}/query -H "X-API-Key: $DELIBERATE_API_KEY" -H 'Content-Type: application/json' -d '${JSON.stringify({ query: example.replaceAll("'", '’') })}'`,
    '',
  );
  return lines.join('\n');
};

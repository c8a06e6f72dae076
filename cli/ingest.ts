import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import type { Command } from 'commander';
import type { z } from 'zod';
import { ingestedSchema } from '../src/contracts/api.ts';
import type { Client } from './client.ts';
import { CallFailed } from './client.ts';
import type { Common } from './command.ts';
import { clientOf, print, talking } from './command.ts';
import { UsageFault } from './fault.ts';
import type { Run } from './run.ts';
import { paint, table } from './terminal.ts';

type Ingested = { file: string } & (z.infer<typeof ingestedSchema> | { status: 'failed'; error: string });
const kinds = ['.md', '.markdown', '.txt'];

/** `deliberate ingest`: posts Markdown and text files, one document a file. */
export const addIngest = (program: Command, run: Run): void => {
  talking(program.command('ingest'))
    .description(`index files (${kinds.join(', ')}) and folders of them`)
    .argument('<path...>', 'files and folders')
    .option('--collection <name>', 'collection that they go to', 'documents')
    .action((paths: string[], options: Common & { collection: string }) =>
      run(async (terminal) => {
        const client = clientOf(options, terminal);
        const files = (await Promise.all(paths.map(filesOf))).flat();
        if (files.length === 0) throw new UsageFault(`there is no file of the kinds ${kinds.join(', ')}.`);
        const done: Ingested[] = [];
        for (const { file, id } of files) done.push(await send(client, file, id, options.collection));
        print(terminal, options, { documents: done }, ({ documents }) =>
          table(
            documents.map((one) => [
              one.status,
              'error' in one ? paint(terminal, 'red', one.error) : one.document_id,
              one.file,
            ]),
          ),
        );
        return done.every((one) => one.status !== 'failed');
      }),
    );
};

const send = async (
  client: Client,
  file: string,
  document_id: string,
  collection: string,
): Promise<Ingested> => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    const title = /^#\s+(.+)$/m.exec(text)?.[1]?.trim() ?? basename(file, extname(file));
    const body = { document_id, title: title.slice(0, 300), text, collection };
    return { file, ...(await client.call('POST', '/documents', ingestedSchema, body)) };
  } catch (thrown) {
    if (thrown instanceof CallFailed && thrown.code === 'Unreachable') throw thrown;
    return { file, status: 'failed', error: thrown instanceof Error ? thrown.message : 'Cannot read it.' };
  }
};

type File = { file: string; id: string };

/** Files of a path, each with an id made of its path below it: `guides/setup.md` is `guides.setup.md`. */
const filesOf = async (path: string): Promise<File[]> => {
  const found = await stat(path).catch(() => {
    throw new UsageFault(`${path} is not there.`);
  });
  if (found.isFile()) return [{ file: path, id: idOf(basename(path)) }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && kinds.includes(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ file, id: idOf(relative(path, file)) }));
};

const idOf = (path: string): string =>
  path
    .replaceAll(/[/\\]/g, '.')
    .replaceAll(/[^A-Za-z0-9_.-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(-100);

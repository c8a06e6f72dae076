/** The search worker by hand: the bundle and the environment that its Fargate task would have, as a process. */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { LambdaClient, paginateListFunctions, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import { workerSpec } from '../../lib/constructs/worker-spec.ts';
import { settingsOf } from '../../src/contracts/function-settings.ts';
import { emulator } from './deploy.ts';

const queue = 'search';

const functionsOf = async (prefix: string): Promise<FunctionConfiguration[]> => {
  const found: FunctionConfiguration[] = [];
  for await (const page of paginateListFunctions({ client: new LambdaClient(emulator()) }, {}))
    found.push(...(page.Functions ?? []));
  return found.filter(({ FunctionName = '' }) => FunctionName.startsWith(`${prefix}-`));
};

/**
 * What the task would be told. Its settings have the same values wherever they stand, and each stands with some function;
 * of the queues it is told its own.
 */
export const workerEnvironment = async (prefix: string) => {
  const told = Object.assign(
    {},
    ...(await functionsOf(prefix)).map(({ Environment }) => Environment?.Variables ?? {}),
  ) as Record<string, string>;
  const urls = JSON.parse(told['QUEUE_URLS'] ?? '{}') as Record<string, string>;
  const queueUrl = urls[queue] ?? '';
  const names = [
    'DELIBERATE_STAGE',
    'DELIBERATE_VERSION',
    ...workerSpec.ports.flatMap((port) => settingsOf[port]),
  ];
  const settings = Object.fromEntries(names.map((name) => [name, told[name] ?? '']));
  const env: Record<string, string> = {
    ...settings,
    DELIBERATE_FUNCTION: workerSpec.name,
    QUEUE_URLS: JSON.stringify({ [queue]: queueUrl }),
  };
  return { env, queueUrl, deadUrl: urls[`${queue}-dead`] };
};

/** Starts a worker with the pack's bundle. */
export const startWorkerProcess = (pack: string, settings: Readonly<Record<string, string>>) => {
  const { endpoint, region, credentials } = emulator();
  const bundle = join('.deliberate/build', resolve(pack).replaceAll(/[^\w.-]+/g, '_'), 'worker/index.mjs');
  const child = spawn(process.execPath, ['--enable-source-maps', bundle], {
    env: {
      ...settings,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (out += data.toString()));
  const ended = new Promise<{ status: number | null; signal: NodeJS.Signals | null }>((done) =>
    child.once('close', (status, signal) => done({ status, signal })),
  );
  return { ended, out: () => out, kill: (signal: NodeJS.Signals) => child.kill(signal) };
};
export type WorkerProcess = ReturnType<typeof startWorkerProcess>;

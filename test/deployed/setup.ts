import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { TestProject } from 'vitest/node';
import { parse } from 'yaml';
import { startCompanion } from '../../local/extensions/index.ts';
import { systemClock, systemRandom } from '../../src/adapters/system/index.ts';
import { extensionsSchema } from '../../src/contracts/pack/index.ts';
import { dynamoKeys } from '../../src/adapters/aws/access/index.ts';
import { keepKey } from '../../src/usecases/keys.ts';
import type { Host } from '../acceptance/setup.ts';
import { fastPack } from '../packs/fast/fast-pack.ts';
import { createCdk, emulator } from './deploy.ts';

const packs = (process.env['PACKS'] ?? 'packs/support,packs/library').split(',');

/** Deploys the app into the emulator at AWS_ENDPOINT_URL, once for each pack, and hands the suite what was deployed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ends: (() => unknown)[] = [];
  const cdk = createCdk();
  ends.push(() => cdk.dispose());
  await cdk.bootstrap();
  const hosts: Host[] = [];
  for (const pack of packs) hosts.push(await deployed(cdk, { name: basename(pack), pack }, ends));
  project.provide('hosts', hosts);
  const fast = fastPack();
  ends.push(fast.dispose);
  project.provide('fast', await deployed(cdk, { name: 'fast', pack: fast.folder }, ends));
  return async () => {
    for (const end of ends.reverse()) await end();
  };
}

const deployed = async (
  cdk: ReturnType<typeof createCdk>,
  { name, pack }: { name: string; pack: string },
  ends: (() => unknown)[],
): Promise<Host> => {
  const data = mkdtempSync(join(tmpdir(), 'deliberate-deployed-'));
  ends.push(() => rmSync(data, { recursive: true, force: true }));
  const file = extensionsSchema.parse(parse(readFileSync(join(pack, 'extensions.yaml'), 'utf8')));
  const companion = await startCompanion({
    packDir: resolve(pack),
    file,
    env: {},
    dataDir: data,
    clock: systemClock,
    random: systemRandom,
    log: () => undefined,
  });
  ends.push(() => companion?.close());
  const { secret, setting } = file.companion ?? {};
  const address = setting === undefined ? undefined : companion?.variables[setting];
  const token = secret === undefined ? undefined : companion?.variables[secret];
  const begun = performance.now();
  const outputs = await cdk.deploy({
    name: `Deliberate-${name}`,
    pack,
    ...(setting === undefined || address === undefined ? {} : { settings: { [setting]: address } }),
  });
  console.log(`${name}: deployed in ${Math.round((performance.now() - begun) / 1000)} s`);
  const output = (key: string): string => {
    const value = outputs[key];
    if (value === undefined)
      throw new Error(`${name} has no output ${key}: ${Object.keys(outputs).join(', ')}`);
    return value;
  };
  if (secret !== undefined && token !== undefined) {
    const secrets = new SecretsManagerClient(emulator());
    const id = output(`${pascal(secret)}Secret`);
    await secrets.send(new PutSecretValueCommand({ SecretId: id, SecretString: token }));
  }
  const dynamo = new DynamoDBClient(emulator());
  const keys = dynamoKeys({ dynamo, table: output('KeysTable'), clock: systemClock, random: systemRandom });
  const makeKey = async (tenant: string): Promise<string> => {
    const roles = ['operator', 'admin', 'auditor'] as const;
    const holder = { tenant, principal: 'operator', roles: [...roles] };
    return (await keepKey({ keys, clock: systemClock, random: systemRandom }, holder)).key;
  };
  return {
    pack,
    url: local(output('ApiUrl'), 'http'),
    socket: local(output('SocketUrl'), 'ws'),
    operator: await makeKey('default'),
    stranger: await makeKey('elsewhere'),
    ...(address === undefined ? {} : { companion: { url: address, token: token ?? '' } }),
  };
};

const pascal = (name: string): string =>
  name
    .toLowerCase()
    .split('_')
    .map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`)
    .join('');

/** Where the emulator serves what AWS would serve at `https://API.execute-api…/STAGE/`. */
const local = (address: string, scheme: 'http' | 'ws'): string => {
  const { hostname, pathname } = new URL(address);
  const { host } = new URL(emulator().endpoint);
  const [api] = hostname.split('.');
  return `${scheme}://${host}/_aws/execute-api/${api ?? ''}/${pathname.split('/')[1] ?? ''}`;
};

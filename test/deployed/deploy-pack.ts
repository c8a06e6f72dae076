/** Deploys the app with one pack, and gives what a client needs. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parse } from 'yaml';
import { startCompanion } from '../../local/extensions/index.ts';
import { dynamoKeys } from '../../src/adapters/aws/access/index.ts';
import { systemClock, systemRandom } from '../../src/adapters/system/index.ts';
import { extensionsSchema } from '../../src/contracts/pack/index.ts';
import { keepKey } from '../../src/usecases/keys.ts';
import type { Host } from '../acceptance/setup.ts';
import { emulator, type Cdk } from './deploy.ts';

/** A deployment: its stacks' prefix, and what they gave last. */
export type Deployed = { name: string; host: Host; outputs: Readonly<Record<string, string>> };

/**
 * Starts the pack's companion, which outlives deployments.
 * @param given.name of the deployment; by default the pack's folder
 * @param ends takes what has to be ended
 */
export const deployPack = async (
  cdk: Cdk,
  { pack, name = basename(pack) }: { pack: string; name?: string },
  ends: (() => unknown)[],
) => {
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
  const deployment = {
    name: `Deliberate-${name}`,
    pack,
    ...(setting === undefined || address === undefined ? {} : { settings: { [setting]: address } }),
  };
  return {
    /** @param app folder of the version to deploy; by default this one */
    async deploy(app?: string): Promise<Deployed> {
      const begun = performance.now();
      const outputs = await cdk.deploy(deployment, app);
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
      const makeKey = keyMaker(output('KeysTable'));
      const host: Host = {
        pack,
        url: local(output('ApiUrl'), 'http'),
        socket: local(output('SocketUrl'), 'ws'),
        operator: await makeKey('default'),
        stranger: await makeKey('elsewhere'),
        ...(address === undefined ? {} : { companion: { url: address, token: token ?? '' } }),
      };
      return { name: deployment.name, host, outputs };
    },
    destroy: () => cdk.destroy(deployment),
  };
};

/** Makes keys of one who may do everything but what customers do. */
const keyMaker = (table: string) => {
  const random = systemRandom;
  const keys = dynamoKeys({ dynamo: new DynamoDBClient(emulator()), table, clock: systemClock, random });
  return async (tenant: string): Promise<string> => {
    const roles = ['operator', 'admin', 'auditor'] as const;
    const holder = { tenant, principal: 'operator', roles: [...roles] };
    return (await keepKey({ keys, clock: systemClock, random }, holder)).key;
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

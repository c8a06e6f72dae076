/** Deploys the app with one pack, and gives what a client needs. */
import { basename } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { dynamoKeys } from '../../src/adapters/aws/access/index.ts';
import { systemClock, systemRandom } from '../../src/adapters/system/index.ts';
import { keepKey } from '../../src/usecases/keys.ts';
import type { Host } from '../acceptance/setup.ts';
import { startPackCompanion } from '../support/pack-companion.ts';
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
  const started = await startPackCompanion(pack, ends);
  const deployment = {
    name: `Deliberate-${name}`,
    pack,
    ...(started === undefined ? {} : { settings: Object.fromEntries([started.setting]) }),
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
      if (started?.secret !== undefined) {
        const [secret, value] = started.secret;
        const secrets = new SecretsManagerClient(emulator());
        const id = output(`${pascal(secret)}Secret`);
        await secrets.send(new PutSecretValueCommand({ SecretId: id, SecretString: value }));
      }
      const makeKey = keyMaker(output('KeysTable'));
      const host: Host = {
        pack,
        url: local(output('ApiUrl'), 'http'),
        socket: local(output('SocketUrl'), 'ws'),
        operator: await makeKey('default'),
        stranger: await makeKey('elsewhere'),
        ...(started === undefined ? {} : { companion: started.companion }),
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

/**
 * Searches under way, in the bucket of bodies, sealed under their session's key: an erased session's open no more. The
 * bucket's lifecycle removes what is forgotten by nobody (lib/constructs/buckets.ts).
 */
import { promisify } from 'node:util';
import { constants, deflateRaw, inflateRaw } from 'node:zlib';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { toFailure } from '../../../contracts/errors.ts';
import { checkpointsFolder } from '../../../contracts/passing-folders.ts';
import { contextOfCheckpoint } from '../../../domain/checkpoints.ts';
import { nonceBytes, seal, unseal } from '../../../domain/sealing.ts';
import type { CheckpointKey, Checkpoints } from '../../../ports/checkpoints.ts';
import type { Random } from '../../../ports/random.ts';
import type { S3Source } from './bodies.ts';
import type { Places } from './items.ts';
import type { Objects } from './objects.ts';
import { dynamoVault } from './vault.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

const keyOf = ({ tenant, session_id, name }: CheckpointKey): string =>
  `${checkpointsFolder}${tenant}/${session_id}/${name}`;

export type CheckpointsOptions = Places & { dynamo: DynamoDBClient; s3: S3Source; random: Random };

export const bucketCheckpoints = (options: CheckpointsOptions): Checkpoints => {
  const { dynamo, s3, tables, bucket, random } = options;
  const vault = dynamoVault({ dynamo, table: tables.vault, random });
  let loaded: Objects | undefined;
  const objects = async (): Promise<Objects> => {
    const { bucketObjects } = await import('./objects.ts');
    return (loaded ??= bucketObjects({ s3: typeof s3 === 'function' ? await s3() : s3, bucket }));
  };

  /** Undefined where the session was erased, or never was. */
  const sessionKey = async ({ tenant, session_id }: CheckpointKey): Promise<Uint8Array | undefined> => {
    try {
      return await vault.find({ tenant, sessionId: session_id });
    } catch (thrown) {
      if (toFailure(thrown).code === 'Erased') return undefined;
      throw thrown;
    }
  };

  return {
    async keep(key, plain) {
      const [under, packed] = await Promise.all([
        sessionKey(key),
        deflate(plain, { level: constants.Z_BEST_SPEED }),
      ]);
      if (under === undefined) return;
      const nonce = random.bytes(nonceBytes);
      const sealed = seal(under, { context: contextOfCheckpoint(key), plain: packed, nonce });
      await (await objects()).put(keyOf(key), sealed);
    },

    async find(key) {
      const sealed = await (await objects()).get(keyOf(key));
      const under = sealed === undefined ? undefined : await sessionKey(key);
      if (sealed === undefined || under === undefined) return undefined;
      let packed;
      try {
        packed = unseal(under, contextOfCheckpoint(key), sealed);
      } catch {
        return undefined;
      }
      return inflate(packed);
    },

    async forget(key) {
      await (await objects()).removeAll(keyOf(key));
    },
  };
};

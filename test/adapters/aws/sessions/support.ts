import { PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { bucketCheckpoints } from '../../../../src/adapters/aws/sessions/checkpoints.ts';
import { createEpisodes, createSessionStore } from '../../../../src/adapters/aws/sessions/index.ts';
import type { Clock } from '../../../../src/ports/clock.ts';
import { tables } from '../../../../topology/tables.ts';
import {
  dynamoClient,
  realRandom,
  s3Client,
  throwAwayBucket,
  throwAwayTable,
} from '../../../support/ministack.ts';

/** An empty place for sessions: tables, a versioned bucket and what opens stores on them. */
export const aPlace = async ({ clock }: { clock: Clock }) => {
  const [dynamo, s3] = [dynamoClient(), s3Client()];
  const [sessions, vault, bucket] = await Promise.all([
    throwAwayTable(dynamo, tables.sessions),
    throwAwayTable(dynamo, tables.vault),
    throwAwayBucket(s3),
  ]);
  await s3.send(
    new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  );
  const options = {
    dynamo,
    s3,
    clock,
    random: realRandom,
    tables: { sessions: sessions.name, vault: vault.name },
    bucket,
  };
  return {
    ...options,
    options,
    store: () => createSessionStore(options),
    episodes: () => createEpisodes(options),
    checkpoints: () => bucketCheckpoints(options),
    close: async () => {
      await Promise.all([sessions.remove(), vault.remove()]);
      dynamo.destroy();
      s3.destroy();
    },
  };
};

import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { retentionDays } from '../../../contracts/retention.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import { transactionWriter, type WriteTransaction } from '../shared/transaction.ts';
import { sealedBodies, type Bodies, type S3Source } from './bodies.ts';
import { dynamoHeads, type Heads } from './heads.ts';
import type { Places } from './items.ts';
import { dynamoVault, type Vault } from './vault.ts';

/** How long things stay, in days. */
export type Retention = {
  /** A session, after it ended: 90 by default (requirement A14). */
  days: number;
  /** Its events and asks, after they were written: 365 by default. */
  lineDays: number;
  /** What expired, in the archive: 365 by default. The key goes when the last of it has, and not before. */
  archiveDays: number;
};

export type StoreOptions = Places & {
  dynamo: DynamoDBClient;
  s3: S3Source;
  clock: Clock;
  random: Random;
  retention?: Partial<Retention>;
};

/** What the session store is made of. */
export type Parts = {
  dynamo: DynamoDBClient;
  places: Places;
  clock: Clock;
  random: Random;
  heads: Heads;
  vault: Vault;
  bodies: Bodies;
  write: WriteTransaction;
  retention: Retention;
};

export const partsOf = ({ dynamo, s3, tables, bucket, clock, random, retention }: StoreOptions): Parts => ({
  dynamo,
  clock,
  random,
  places: { tables, bucket },
  heads: dynamoHeads({ dynamo, table: tables.sessions, clock, random }),
  vault: dynamoVault({ dynamo, table: tables.vault, random }),
  bodies: sealedBodies({ s3, bucket, random }),
  write: transactionWriter({ dynamo, clock, random }),
  retention: {
    days: retentionDays.session,
    lineDays: retentionDays.line,
    archiveDays: retentionDays.archive,
    ...retention,
  },
});

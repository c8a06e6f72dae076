import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { episodeSchema } from '../../../contracts/episode.ts';
import { parsed } from '../../../contracts/parsed.ts';
import { retentionDays } from '../../../contracts/retention.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Episodes } from '../../../ports/memory.ts';
import type { Random } from '../../../ports/random.ts';
import { calling } from '../shared/failures.ts';
import { itemOf } from '../shared/items.ts';
import { sealedBodies, type S3Source } from './bodies.ts';
import { isExpired } from './heads.ts';
import { episodeKey, secondAfter, type Id, type Places } from './items.ts';
import { dynamoVault } from './vault.ts';

const contextOf = ({ tenant, sessionId }: Id): string => `episode ${tenant}/${sessionId}`;

export type EpisodesOptions = Places & {
  dynamo: DynamoDBClient;
  s3: S3Source;
  clock: Clock;
  random: Random;
  /** How long one is kept, in days: 90 by default (requirement A5). */
  days?: number;
};

/** Episodes on DynamoDB, beside their sessions and sealed under their keys. `keep` throws Failure `Erased` for an erased one. */
export const createEpisodes = (options: EpisodesOptions): Episodes => {
  const { dynamo, s3, tables, bucket, clock, random, days = retentionDays.session } = options;
  const TableName = tables.sessions;
  const vault = dynamoVault({ dynamo, table: tables.vault, random });
  const bodies = sealedBodies({ s3, bucket, random });
  return {
    async keep(tenant, episode) {
      const id = { tenant, sessionId: episode.session_id };
      const key = await vault.findOrMake(id);
      const sealed = await bodies.seal(id, { context: contextOf(id), plain: JSON.stringify(episode), key });
      const Item = {
        ...episodeKey(id),
        ...itemOf({ expires_at: secondAfter(episode.at, days) }),
        ...sealed,
      };
      await calling(`keep the ${contextOf(id)}`, () => dynamo.send(new PutItemCommand({ TableName, Item })));
    },

    async get(tenant, sessionId) {
      const id = { tenant, sessionId };
      const context = contextOf(id);
      const { Item } = await calling(`read the ${context}`, () =>
        dynamo.send(new GetItemCommand({ TableName, Key: episodeKey(id), ConsistentRead: true })),
      );
      if (!Item || isExpired(Item, clock)) return undefined;
      const key = await vault.find(id);
      return parsed(episodeSchema, await bodies.open(id, { context, item: Item, key }), context);
    },

    async forget(tenant, sessionId) {
      const Key = episodeKey({ tenant, sessionId });
      await calling(`forget the ${contextOf({ tenant, sessionId })}`, () =>
        dynamo.send(new DeleteItemCommand({ TableName, Key })),
      );
    },
  };
};

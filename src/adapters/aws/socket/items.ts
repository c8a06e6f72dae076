/**
 * Connections in the table `access`. A connection is a partition, `connection#id`: `connection` says who is behind it and
 * how much it follows, `follows#…` one thing that it follows. Each of these stands also in the partition of what is
 * followed, `tenant#followers#…`, where whoever has news for its followers finds them with all they need to know.
 */
import { z } from 'zod';
import { principalSchema } from '../../../contracts/ids.ts';
import type { Connection, Topic } from '../../../ports/connections.ts';
import { type Item, itemOf, text } from '../shared/items.ts';
import { parsed } from '../../../contracts/parsed.ts';

const connectionSchema = z.object({
  connection_id: z.string(),
  principal: principalSchema,
  correlation_id: z.string(),
});

const topicName = (topic: Topic): string =>
  'session_id' in topic ? `session#${topic.session_id}` : topic.topic;

const partition = (connectionId: string): string => `connection#${connectionId}`;

/** The connection that an item says, of its own or as a follower. */
export const connectionOf = (item: Item): Connection =>
  parsed(connectionSchema, text(item, 'connection'), 'a connection');

export const connectionText = ({ connection_id, principal, correlation_id }: Connection): string =>
  JSON.stringify({ connection_id, principal, correlation_id });

export const connectionKey = (connectionId: string): Item =>
  itemOf({ pk: partition(connectionId), sk: 'connection' });

export const followsKey = (connectionId: string, topic: Topic): Item =>
  itemOf({ pk: partition(connectionId), sk: `follows#${topicName(topic)}` });

/** Values of the query for all that a connection follows. */
export const followsOf = (connectionId: string): Item =>
  itemOf({ ':pk': partition(connectionId), ':prefix': 'follows#' });

/** The partition of a topic's followers. */
export const followersOf = (tenant: string, topic: Topic): string =>
  `${tenant}#followers#${topicName(topic)}`;

export const followerKey = (followers: string, connectionId: string): Item =>
  itemOf({ pk: followers, sk: connectionId });

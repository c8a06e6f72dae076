import type { Random } from '../../src/ports/random.ts';

/**
 * A task's token: its execution's name, the event that scheduled it, and 18 unpredictable bytes. It is journalled
 * with that event, so that whoever sends it again sends the same.
 */
export const makeToken = (random: Random, execution: string, scheduledId: number): string =>
  `${execution}.${scheduledId}.${Buffer.from(random.bytes(18)).toString('base64url')}`;

const form = /^([A-Za-z0-9_-]{1,80})\.(\d{1,6})\.[A-Za-z0-9_-]{24}$/;

/** Which task a token is for; undefined for what is no token. */
export const readToken = (token: string): { execution: string; scheduledId: number } | undefined => {
  const [, execution, id] = form.exec(token) ?? [];
  return execution === undefined || id === undefined ? undefined : { execution, scheduledId: Number(id) };
};

import { describe, expect, it } from 'vitest';
import { archiveRecords } from '../../functions/archive/archive-records.ts';
import { Failure } from '../../src/contracts/errors.ts';

/** A record of the sessions table's stream, as the poller hands it over, of an item that DynamoDB removed in time. */
const expired = (sk: string, sequence: number, more: Record<string, unknown> = {}) => ({
  eventID: `e${sequence}`,
  eventName: 'REMOVE',
  eventSource: 'aws:dynamodb',
  userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  dynamodb: {
    SequenceNumber: String(sequence),
    Keys: { pk: { S: 'acme#s#s_1' }, sk: { S: sk } },
    OldImage: { pk: { S: 'acme#s#s_1' }, sk: { S: sk }, sealed: { B: 'AAAA' } },
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
  ...more,
});

const start = () => {
  const kept = new Map<string, string>();
  const broken = new Set<string>();
  const logged: Record<string, unknown>[] = [];
  const archive = {
    keep: async (key: string, json: string) => {
      if (broken.has(key)) throw new Failure('Unavailable', 'Cannot archive.');
      kept.set(key, json);
    },
  };
  const services = {
    log: (level: string, event: string, fields: object = {}) => void logged.push({ level, event, ...fields }),
  };
  const take = (...Records: unknown[]) => archiveRecords({ services, host: { archive } }, { Records });
  return { kept, broken, logged, take };
};

describe('the archiver', () => {
  it('keeps each item that expired, under its tenant and session', async () => {
    const { kept, take } = start();
    expect(await take(expired('head', 1), expired('event#0000000003', 2))).toEqual({ batchItemFailures: [] });
    expect([...kept.keys()]).toEqual(['acme/s_1/head.json', 'acme/s_1/event/0000000003.json']);
  });

  it('keeps nothing of what anybody else removed, as an erasure does', async () => {
    const { kept, take } = start();
    const erased = expired('body', 1, { userIdentity: undefined });
    const byHand = expired('body', 2, { userIdentity: { type: 'Root', principalId: '111122223333' } });
    expect(await take(erased, byHand)).toEqual({ batchItemFailures: [] });
    expect([...kept]).toEqual([]);
  });

  it('keeps the same once more when a record comes again', async () => {
    const { kept, take } = start();
    await take(expired('body', 1));
    const once = [...kept];
    await take(expired('body', 1));
    expect([...kept]).toEqual(once);
  });

  it('begins again at the first that failed, and has kept the others', async () => {
    const { kept, broken, logged, take } = start();
    broken.add('acme/s_1/body.json').add('acme/s_1/episode.json');
    const records = [expired('head', 1), expired('body', 2), expired('ask', 3), expired('episode', 4)];
    expect(await take(...records)).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect([...kept.keys()]).toContain('acme/s_1/head.json');
    expect(logged).toMatchObject([
      { event: 'archive.failed', code: 'Unavailable' },
      { event: 'archive.failed', code: 'Unavailable' },
    ]);
    broken.clear();
    expect(await take(...records.slice(1))).toEqual({ batchItemFailures: [] });
    expect(kept.size).toBe(4);
  });

  it('passes over no failure, whatever it is: what it leaves is gone for good', async () => {
    const { take } = start();
    const archive = { keep: () => Promise.reject(new TypeError('AccessDenied')) };
    const log = (): undefined => undefined;
    expect(
      await archiveRecords({ services: { log }, host: { archive } }, { Records: [expired('a', 7)] }),
    ).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
    await expect(take({ nothing: true })).rejects.toThrow();
  });
});

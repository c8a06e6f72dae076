import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/contracts/errors.ts';
import { lazily } from '../../functions/wiring/lazily.ts';
import { packOf, packText } from '../../functions/wiring/pack.ts';
import { readSettings } from '../../functions/wiring/settings.ts';
import { wire } from '../../functions/wiring/wire.ts';
import { loadPack } from '../../src/adapters/pack/index.ts';
import { tinyPackFolder } from '../support/tiny-pack.ts';

const env = {
  DELIBERATE_FUNCTION: 'probe',
  DELIBERATE_STAGE: 'test',
  DELIBERATE_VERSION: '1.2.3',
  DELIBERATE_LOG: 'silent',
};
const failureOf = (run: () => unknown): Failure => {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
  }
  throw new Error('It did not fail.');
};

describe('settings of a function', () => {
  it('lists everything that is missing or wrong at once', () => {
    const failure = failureOf(() =>
      readSettings(
        { DELIBERATE_STAGE: 'test', QUEUE_URLS: '[', DELIBERATE_LOG: 'loud', SESSIONS_TABLE: '' },
        ['sessions', 'queue'],
      ),
    );
    expect(failure.code).toBe('SettingsInvalid');
    expect(failure.details.map(({ path }) => path).toSorted()).toEqual([
      'BODIES_BUCKET',
      'DELIBERATE_FUNCTION',
      'DELIBERATE_LOG',
      'DELIBERATE_VERSION',
      'QUEUE_URLS',
      'SESSIONS_TABLE',
      'VAULT_TABLE',
    ]);
  });

  it('does without those of ports that a stage may lack, and with defaults', () => {
    expect(readSettings(env, ['people', 'worker'])).toMatchObject({ DELIBERATE_STREAMING: 'on' });
    expect(readSettings({ ...env, ACCESS_TABLE: 't' }, ['counters']).DELIBERATE_LIMITS).toContain('60/1m');
  });
});

describe('the ports of a function', () => {
  it('are refused where it did not declare them', () => {
    const { services, host } = wire({}, env);
    for (const use of [() => services.sessions, () => services.tasks, () => host.bus, () => host.people]) {
      expect(failureOf(use).message).toMatch(
        /^Cannot use \w+ in function probe because it does not declare it\.$/,
      );
    }
    expect(failureOf(() => services.queueUrl('search')).message).toContain('queueUrl');
  });

  it('are made when they are first called, once', async () => {
    let made = 0;
    const keys = {
      find: async () => undefined,
      add: async () => undefined,
      list: async () => [],
      revoke: async () => true,
    };
    const { services } = wire(
      {
        keys: async () => {
          made += 1;
          return { make: () => keys };
        },
      },
      { ...env, ACCESS_TABLE: 'access' },
    );
    const { keys: port } = services;
    expect(made).toBe(0);
    expect(await port.revoke('acme', 'k', 'now')).toBe(true);
    expect(await services.keys.list('acme')).toEqual([]);
    expect(made).toBe(1);
  });

  it('leave out what a stage does without', () => {
    expect(
      wire({ worker: () => import('../../functions/wiring/ports/worker.ts') }, env).host.worker,
    ).toBeUndefined();
  });

  it('know the signing key without asking for it', () => {
    const { services } = wire(
      { signer: () => import('../../functions/wiring/ports/signer.ts') },
      { ...env, SIGNING_KEY: 'key-1' },
    );
    expect(services.signer.key_id).toBe('key-1');
  });

  it('wake the search workers once an invocation has sent them a step, and only then', async () => {
    const woken: string[] = [];
    const given = {
      ...env,
      QUEUE_URLS: JSON.stringify({ search: 'https://sqs/search', 'consult-a': 'https://sqs/a' }),
      SEARCH_CLUSTER: 'c',
      SEARCH_SERVICE: 's',
    };
    const { services, settle } = wire(
      {
        queueUrl: true,
        worker: async () => ({ make: () => ({ wake: async () => void woken.push('woken') }) }),
      },
      given,
    );
    expect(services.queueUrl('consult-a')).toBe('https://sqs/a');
    await settle();
    expect(woken).toEqual([]);
    expect(services.queueUrl('search')).toBe('https://sqs/search');
    expect(woken).toEqual([]);
    await settle();
    await settle();
    expect(woken).toEqual(['woken']);
  });
});

describe('a port that is loaded late', () => {
  it('tries again after a loading that failed', async () => {
    let tries = 0;
    const port = lazily<{ ask: (what: string) => Promise<string> }>(async () => {
      tries += 1;
      if (tries === 1) throw new Error('not now');
      return { ask: async (what) => `${what}!` };
    });
    await expect(port.ask('a')).rejects.toThrow('not now');
    expect(await port.ask('b')).toBe('b!');
  });

  it('is no promise, and wakes nobody', async () => {
    const port = lazily<{ onMessage?: () => void }>(async () => ({}));
    expect(await Promise.resolve(port)).toBe(port);
    expect(port.onMessage).toBeUndefined();
  });
});

describe('a pack beside a bundle', () => {
  it('comes back as it was, without golden cases', () => {
    const pack = loadPack(tinyPackFolder);
    expect(packOf(packText(pack))).toEqual({ ...pack, golden: [], folder: '' });
  });

  it('is refused where it is none', () => {
    for (const text of ['', '{}', '[]', '{"digest":1}'])
      expect(failureOf(() => packOf(text)).code).toBe('PackInvalid');
  });
});

import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/contracts/errors.ts';
import { connectPorts, remotePorts, servePorts } from '../../../local/worker/remote.ts';

/** Two ends of a channel that copies what it carries, as between two processes. */
const channel = () => {
  const ends = [0, 1].map(() => new Set<(message: unknown) => void>());
  const end = (mine: number) => ({
    send: (message: unknown): void => {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => ends[1 - mine]?.forEach((listen) => listen(copy)));
    },
    onMessage: (listen: (message: unknown) => void): void => void ends[mine]?.add(listen),
  });
  return { host: end(0), worker: end(1) };
};

/** The port `sessions` of a host that does as told, seen from its worker. */
const remote = (port: object) => {
  const { host, worker } = channel();
  servePorts(host, { ...Object.fromEntries(remotePorts.map((name) => [name, {}])), sessions: port } as never);
  return connectPorts(worker)('sessions') as Record<string, (...args: unknown[]) => Promise<unknown>>;
};

describe('the ports of the host in its worker', () => {
  it('answer as they do in the host, nothing included', async () => {
    const port = remote({ load: async (...given: unknown[]) => given, commit: async () => undefined });
    expect(await port['load']?.('tenant', { limit: 5, none: undefined })).toEqual(['tenant', { limit: 5 }]);
    expect(await port['commit']?.()).toBeUndefined();
  });

  it('fail by the same name', async () => {
    const port = remote({
      commit: async () => {
        throw new Failure('VersionConflict', 'Cannot commit because it has changed.');
      },
      load: () => {
        throw new TypeError('Oops.');
      },
    });
    await expect(port['commit']?.()).rejects.toMatchObject({
      code: 'VersionConflict',
      message: 'Cannot commit because it has changed.',
    });
    await expect(port['load']?.()).rejects.toMatchObject({ code: 'Internal' });
    await expect(port['nothing']?.()).rejects.toMatchObject({ code: 'Internal' });
  });

  it('fail where an answer cannot be sent', async () => {
    const port = remote({ load: async () => () => 'a function' });
    await expect(port['load']?.()).rejects.toMatchObject({ code: 'Internal' });
  });

  it('are told of no signal, which cannot be sent', async () => {
    const port = remote({ load: async (given: unknown) => given });
    expect(await port['load']?.({ signal: AbortSignal.abort(), text: 'x' })).toEqual({ text: 'x' });
  });
});

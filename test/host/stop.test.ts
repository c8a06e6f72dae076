import { expect, it } from 'vitest';
import { childrenOf, runs, until, workbench } from './bench.ts';
import { clientOf } from './client.ts';

const bench = workbench();
const ticket = {
  input: 'We were charged twice for the March invoice. I need the second charge back.',
  customer_id: '10482',
};

/** A host with a session that waits, one under way, and all of its children: desk, worker, extensions. */
const busyHost = async () => {
  const host = bench.start({ data: bench.folder(), env: { DELIBERATE_LOG: 'error' } });
  const client = clientOf(await host.ready);
  expect((await client.settled(await client.submit(ticket))).status).toBe('waiting_approval');
  const children = childrenOf(host.pid);
  for (const part of ['desk/server.ts', 'local/worker/main.ts', 'local/extensions/runner.ts'])
    expect(children.map((child) => child.command).join('\n')).toContain(part);
  await client.submit(ticket);
  return { host, children };
};

const gone = (children: { pid: number }[]) =>
  until('the children to end', () => (children.some((child) => runs(child.pid)) ? undefined : true), 5_000);

it.concurrent(
  'stops at SIGTERM within seconds, with status 0 and nothing left behind, whatever is under way',
  async () => {
    const { host, children } = await busyHost();
    const asked = performance.now();
    host.kill('SIGTERM');
    expect(await host.ended).toEqual({ status: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(8_000);
    await gone(children);
    expect(host.err()).toBe('');
  },
  60_000,
);

it.concurrent(
  'stops as quietly at Ctrl-C, which all of its processes hear',
  async () => {
    const host = bench.start({ data: bench.folder(), group: true });
    const client = clientOf(await host.ready);
    expect((await client.settled(await client.submit(ticket))).status).toBe('waiting_approval');
    const children = childrenOf(host.pid);
    process.kill(-host.pid, 'SIGINT');
    expect(await host.ended).toEqual({ status: 0, signal: null });
    await gone(children);
    expect(host.err()).toBe('');
  },
  60_000,
);

it.concurrent(
  'leaves no process behind when it is killed',
  async () => {
    const { host, children } = await busyHost();
    host.kill('SIGKILL');
    await host.ended;
    await gone(children);
  },
  60_000,
);

it.concurrent(
  'goes on, when it is started again, with a consult that it had to break off',
  async () => {
    const data = bench.folder();
    const script = [{ on: 'read', do: 'slow', after: 1, times: 9 }];
    const env = { DELIBERATE_LOG: 'error', DESK_FAULTS: JSON.stringify({ script, wait_ms: 5_000 }) };
    let host = bench.start({ data, env });
    let client = clientOf(await host.ready);
    const id = await client.submit(ticket);
    await client.watch(id, 0, ({ type }) => type === 'step.started');
    host.kill('SIGTERM');
    expect(await host.ended).toEqual({ status: 0, signal: null });
    host = bench.start({ data });
    client = clientOf(await host.ready);
    const session = await client.settled(id);
    expect(session.status).toBe('waiting_approval');
    expect(session.asks).toMatchObject([{ kind: 'approval', status: 'open' }]);
  },
  60_000,
);

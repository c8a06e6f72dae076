import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { verifyFolder } from '../../local/audit-verify.ts';
import { until, workbench } from './bench.ts';
import { clientOf, effectsIn, ended } from './client.ts';

const bench = workbench();
const ticket = {
  input: 'We were charged twice for the March invoice. I need the second charge back.',
  customer_id: '10482',
};

/** Limits how large a file the process may write, which meets it as a disk that is full. Linux only. */
const limitFiles = (pid: number, bytes: number | 'unlimited'): boolean =>
  spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]).status === 0;

describe.skipIf(spawnSync('prlimit', ['--version']).status !== 0)(
  'a disk that is full (needs prlimit)',
  () => {
    it('refuses what would be written, stays up, and goes on once there is room', async () => {
      const data = bench.folder();
      const host = bench.start({ data, env: { DELIBERATE_LOG: 'silent' } });
      const client = clientOf(await host.ready);
      const waiting = await client.settled(await client.submit(ticket));
      const approval = await client.approvalOf(waiting);
      const running = await client.submit({ ...ticket, input: 'How do I change my invoice address?' });
      expect(limitFiles(host.pid, 1024)).toBe(true);

      expect(await client.call('POST', '/sessions', ticket)).toMatchObject({
        status: 503,
        body: { error: true, error_code: 'DiskFull' },
      });
      expect(await client.approve(approval.approval_id)).toMatchObject({
        status: 503,
        body: { error_code: 'DiskFull' },
      });
      expect((await client.session(waiting.session_id)).status).toBe('waiting_approval');
      expect((await client.call('GET', '/health')).status).toBe(200);

      expect(limitFiles(host.pid, 'unlimited')).toBe(true);
      expect(await client.approve(approval.approval_id)).toMatchObject({ status: 200 });
      const concluded = await until('the session to end', async () => {
        const seen = await client.session(waiting.session_id);
        return ended(seen) ? seen : undefined;
      });
      expect(concluded.status).toBe('concluded');
      await until('the other session to end', async () => ended(await client.session(running)) || undefined);
      expect(effectsIn(data)).toMatchObject({ refund: 1 });
      expect((await verifyFolder({ folder: data })).findings).toEqual([]);
    }, 90_000);
  },
);

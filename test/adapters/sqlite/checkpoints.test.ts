import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { describeCheckpointsContract } from '../../ports/checkpoints.contract.ts';
import { aCommit, aSession, tenant } from '../../ports/examples.ts';
import { SimClock } from '../../support/sim-clock.ts';
import { folders, making, open } from './support.ts';

describeCheckpointsContract(
  'SQLite',
  making(({ checkpoints, sessions }) => ({ checkpoints, sessions })),
);

const folder = folders();
const key = { tenant, session_id: 's_1', name: 's1-0a1b' };
const day = 86_400_000;

it('is gone a day after it was written, from the file too once another is kept', async () => {
  const clock = new SimClock();
  const sqlite = open({ clock });
  const { checkpoints, sessions } = sqlite;
  await sessions.commit(aCommit(aSession({ session_id: key.session_id })));
  await checkpoints.keep(key, Uint8Array.of(1));
  clock.jump(day);
  expect(await checkpoints.find(key)).toEqual(Buffer.of(1));
  clock.jump(1);
  expect(await checkpoints.find(key)).toBeUndefined();
  await checkpoints.keep({ ...key, name: 'other' }, Uint8Array.of(2));
  clock.jump(-day);
  expect(await checkpoints.find(key)).toBeUndefined();
  sqlite.close();
});

it('lies nowhere in the clear', async () => {
  const path = folder();
  const sqlite = open({ folder: path });
  const { checkpoints, sessions } = sqlite;
  await sessions.commit(aCommit(aSession({ session_id: key.session_id })));
  // Packing leaves so few letters as they are.
  await checkpoints.keep(key, Buffer.from('Zq7'));
  const holds = (text: string): string =>
    spawnSync('grep', ['-rlaF', text, path], { encoding: 'utf8' }).stdout;
  expect(holds(key.name)).not.toBe('');
  expect(holds('Zq7')).toBe('');
  sqlite.close();
});

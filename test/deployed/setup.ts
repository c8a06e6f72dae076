import type { TestProject } from 'vitest/node';
import { loadPack } from '../../src/adapters/pack/index.ts';
import type { Host } from '../acceptance/setup.ts';
import { fastPack } from '../packs/fast/fast-pack.ts';
import { deployPack } from './deploy-pack.ts';
import { createCdk } from './deploy.ts';
import { submitSearch } from './searches.ts';

const packs = (process.env['PACKS'] ?? 'packs/support,packs/library').split(',');

declare module 'vitest' {
  export interface ProvidedContext {
    /** A large search given to a deployment whose search workers never run. */
    unattended: { host: Host; session_id: string };
    /** Prefix of the stacks that run the pack of `fast`, in which a large search takes seconds. */
    searched: string;
  }
}

/** Deploys the app into the emulator at AWS_ENDPOINT_URL, once for each pack, and hands the suite what was deployed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ends: (() => unknown)[] = [];
  const cdk = createCdk();
  ends.push(() => cdk.dispose());
  await cdk.bootstrap();
  const hosts: Host[] = [];
  for (const pack of packs) {
    const { host } = await (await deployPack(cdk, { pack }, ends)).deploy();
    hosts.push(host);
    // Early, since minutes pass until somebody notices that nobody takes it.
    if (hosts.length === 1) {
      const session_id = await submitSearch(host, searcherOf(pack));
      project.provide('unattended', { host, session_id });
    }
  }
  project.provide('hosts', hosts);
  // Functions start cold here, which alone takes seconds.
  const fast = fastPack({ remind: 8, decide: 16, hard: true });
  ends.push(fast.dispose);
  const { name, host } = await (await deployPack(cdk, { pack: fast.folder, name: 'fast' }, ends)).deploy();
  project.provide('fast', host);
  project.provide('searched', name);
  return async () => {
    for (const end of ends.reverse()) await end();
  };
}

/** A specialist who searches. */
const searcherOf = (pack: string): string => {
  const found = loadPack(pack).specialists.find(
    ({ role, methods }) => role === 'consult' && methods.includes('mcts'),
  );
  if (found === undefined) throw new Error(`Cannot try the workers with ${pack} because nobody searches.`);
  return found.specialist_id;
};

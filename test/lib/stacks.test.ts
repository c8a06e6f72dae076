/** What holds of the stacks as a whole; synthesized once for all of it, since that takes seconds. */
import { beforeAll } from 'vitest';
import { deployments } from './stacks/deployments.ts';
import type { Deployment } from './stacks/deployments.ts';
import { grants } from './stacks/grants.ts';
import { invariants } from './stacks/invariants.ts';
import { nag } from './stacks/nag.ts';
import { sameAsTopology } from './stacks/topology.ts';
import { uploads } from './stacks/uploads.ts';
import { worker } from './stacks/worker.ts';

let made: Deployment[] = [];
beforeAll(() => {
  made = deployments();
}, 240_000);

invariants(() => made);
sameAsTopology(() => made);
grants(() => made);
uploads(() => made);
worker(() => made);
nag(() => made);

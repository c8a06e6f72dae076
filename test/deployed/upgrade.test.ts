import { afterAll, expect, it } from 'vitest';
import { SFNClient, paginateGetExecutionHistory, paginateListExecutions } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import type { SessionView } from '../../src/contracts/api.ts';
import { executionName } from '../../src/domain/session.ts';
import { readCases } from '../acceptance/cases.ts';
import { clientOf, effectsOf } from '../acceptance/client.ts';
import type { Client } from '../acceptance/client.ts';
import { nextVersion, purpose, renamed } from '../support/next-version.ts';
import { deployPack } from './deploy-pack.ts';
import type { Deployed } from './deploy-pack.ts';
import { createCdk, emulator } from './deploy.ts';

const pack = 'packs/library';
const cases = readCases(pack);
const ends: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

const waitingOne = async (client: Client, text: string, customer?: string): Promise<SessionView> => {
  const waiting = await client.ask(text, customer);
  expect(waiting.status).toBe('waiting_approval');
  return waiting;
};

const approved = async (client: Client, waiting: SessionView): Promise<SessionView> => {
  const { approval_id } = await client.approval(waiting);
  const decided = await client.call('POST', `/approvals/${approval_id}/approve`, { reason: 'Right.' });
  expect(decided).toMatchObject({ status: 200 });
  const concluded = await client.onward(waiting);
  expect(concluded.status).toBe('concluded');
  return concluded;
};

/** What only one version knows of a plan's steps, as the API gives them. */
const purposesOf = async (client: Client, { session_id }: SessionView): Promise<unknown[]> => {
  const { body } = await client.call('GET', `/sessions/${session_id}`);
  const { plan } = z
    .object({ plan: z.object({ steps: z.array(z.looseObject({ step_id: z.string() })) }) })
    .parse(body);
  return [...new Set(plan.steps.map((step) => step['purpose']))];
};

/**
 * Names of the states that a session's execution entered. The emulator's history has none of those in a Map, and it
 * describes every execution by the newest definition, whichever it runs.
 */
const statesOf = async ({ outputs }: Deployed, { session_id, turn }: SessionView): Promise<Set<string>> => {
  const client = new SFNClient(emulator());
  const stateMachineArn = outputs['MachineConsole']?.split('/view/')[1];
  const name = executionName({ tenant: 'default', session_id, turn });
  let executionArn: string | undefined;
  for await (const page of paginateListExecutions({ client }, { stateMachineArn }))
    executionArn ??= page.executions?.find((one) => one.name === name)?.executionArn;
  const entered = new Set<string>();
  for await (const page of paginateGetExecutionHistory({ client }, { executionArn }))
    for (const { stateEnteredEventDetails: state } of page.events ?? [])
      if (state?.name !== undefined) entered.add(state.name);
  return entered;
};

const ran = (version: keyof typeof renamed, entered: Set<string>): void => {
  for (const name of renamed[version]) expect(entered).toContain(name);
  for (const name of renamed[version === 'before' ? 'after' : 'before']) expect(entered).not.toContain(name);
};

it('concludes what waits while another version is deployed, there and back; destroyed, it is deployed again', async () => {
  const cdk = createCdk();
  ends.push(() => cdk.dispose());
  const next = nextVersion();
  ends.push(next.dispose);
  await cdk.bootstrap();
  const deployment = await deployPack(cdk, { pack, name: 'upgraded' }, ends);
  const { effect } = cases.risky;

  const before = await deployment.deploy();
  const { host } = before;
  // The same key all the time: it outlives versions, as all data does.
  const client = clientOf(host);
  const first = await waitingOne(client, cases.risky.text, cases.customer_id);

  const after = await deployment.deploy(next.folder);
  expect(after.host.url).toBe(host.url);
  await approved(client, first);
  expect((await effectsOf(host))?.[effect]).toBe(1);
  const { text = '', customer_id } = cases.modified ?? {};
  const second = await waitingOne(client, text, customer_id);
  expect(await purposesOf(client, first)).toEqual([undefined]);
  expect(await purposesOf(client, second)).toEqual([purpose]);

  const back = await deployment.deploy();
  await approved(client, second);
  expect((await effectsOf(host))?.[effect]).toBe(2);
  expect(await purposesOf(client, second)).toEqual([undefined]);

  ran('before', await statesOf(back, first));
  ran('after', await statesOf(back, second));

  await deployment.destroy();
  const again = await deployment.deploy();
  const session = await clientOf(again.host).ask(cases.simple.text, cases.customer_id);
  expect(session.status).toBe('concluded');
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { main } from '../../cli/main.ts';
import { processTerminal } from '../../cli/terminal.ts';
import { dynamoKeys } from '../../src/adapters/aws/access/index.ts';
import { hashOf } from '../../src/usecases/secret.ts';
import { tables } from '../../topology/tables.ts';
import { dynamoClient, noEmulator, onEmulator, realRandom, throwAwayTable } from '../support/ministack.ts';

const madeSchema = z.object({ key: z.string(), key_id: z.string(), tenant: z.string() });

describe.skipIf(noEmulator)(`the first key ${onEmulator}`, () => {
  const dynamo = dynamoClient();
  let table: Awaited<ReturnType<typeof throwAwayTable>>;
  const first = async (...flags: string[]) => {
    let out = '';
    const terminal = {
      ...processTerminal(),
      colour: false,
      out: (text: string) => void (out += text),
      err: () => undefined,
    };
    const status = await main(['keys', 'first', '--table', table.name, ...flags], terminal);
    return { status, out };
  };
  beforeAll(async () => {
    process.env['AWS_REGION'] ??= 'us-east-1';
    process.env['AWS_ACCESS_KEY_ID'] ??= 'test';
    process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test';
    table = await throwAwayTable(dynamo, tables.access);
  });
  afterAll(async () => {
    await table.remove();
    dynamo.destroy();
  });

  it('stands for an operator and admin of its tenant, and only its hash is kept', async () => {
    const { status, out } = await first('--tenant', 'acme', '--json');
    const made = madeSchema.parse(JSON.parse(out));
    const { clock } = processTerminal();
    const keys = dynamoKeys({ dynamo, table: table.name, clock, random: realRandom });
    expect(status).toBe(0);
    expect(await keys.find(hashOf(made.key))).toMatchObject({
      tenant: 'acme',
      principal: 'operator',
      roles: ['operator', 'admin', 'auditor'],
    });
    expect(JSON.stringify(await keys.list('acme'))).not.toContain(made.key);
  });

  it('is a second one when it is made again: nobody is locked out', async () => {
    const [one, two] = [await first('--json'), await first('--json')];
    expect(madeSchema.parse(JSON.parse(one.out)).key).not.toBe(madeSchema.parse(JSON.parse(two.out)).key);
  });

  it('is refused for a tenant that is none', async () => {
    expect((await first('--tenant', 'a#b')).status).toBe(2);
  });
});

import { describe, expect, it } from 'vitest';
import { extensionsOver, httpBody, variablesOf } from '../../../src/adapters/extensions/index.ts';
import { extensionsSchema } from '../../../src/contracts/pack/index.ts';
import { manualClock } from './manual-clock.ts';

type Http = Record<string, unknown>;
const make = (
  http: Http,
  answer: () => Response = () => Response.json({}),
): {
  call: (input: object, customer?: string) => Promise<unknown>;
  sent: { url: string; init: RequestInit }[];
} => {
  const sent: { url: string; init: RequestInit }[] = [];
  const file = extensionsSchema.parse({
    settings: { BASE: 'https://api.example/v1' },
    extensions: [
      {
        ...{
          extension_id: 'read',
          kind: 'tool',
          title: 'Read',
          input: { type: 'object' },
          output: { type: 'object' },
        },
        ...{
          secrets: ['TOKEN'],
          hosts: ['{BASE}'],
          http: { method: 'GET', url: '{BASE}/{{input.id}}', ...http },
        },
      },
    ],
  });
  const [manifest] = file.extensions;
  if (manifest?.http === undefined) throw new Error('there is no http body');
  const variables = variablesOf(file, { TOKEN: 'top-secret-1' }).get('read') ?? { settings: {}, secrets: {} };
  const transport = async (url: string, init: RequestInit): Promise<Response> => {
    sent.push({ url, init });
    return answer();
  };
  const body = httpBody({ manifest, http: manifest.http, variables, transport });
  const extensions = extensionsOver([{ manifest, body, secrets: variables.secrets }], {
    clock: manualClock(),
    log: () => undefined,
  });
  return {
    call: (input, customer = '77') =>
      extensions.callTool({ tenant: 'acme', tool: 'read', subject: { customer_id: customer }, input }),
    sent,
  };
};

describe('an http body', () => {
  it.each([
    ['a b&c', 'https://api.example/v1/a%20b%26c'],
    ['../admin', 'https://api.example/v1/..%2Fadmin'],
    ['x?y=1#z', 'https://api.example/v1/x%3Fy%3D1%23z'],
  ])('encodes %s in the URL', async (id, url) => {
    const { call, sent } = make({});
    await call({ id });
    expect(sent[0]?.url).toBe(url);
  });

  it.each([[{ id: '..' }], [{ id: '.' }], [{ id: '' }], [{}], [{ id: { a: 1 } }]])(
    'refuses a URL with %j in its path, and sends nothing',
    async (input) => {
      const { call, sent } = make({});
      await expect(call(input)).rejects.toMatchObject({ code: 'ToolRefused' });
      expect(sent).toEqual([]);
    },
  );

  it('takes the customer from the session, whatever the input says', async () => {
    const { call, sent } = make({ url: '{BASE}/customers/{{subject.customer_id}}' });
    await call({ id: '1', customer_id: '78', subject: { customer_id: '78' } });
    expect(sent[0]?.url).toBe('https://api.example/v1/customers/77');
  });

  it('leaves parameters out that have no value', async () => {
    const { call, sent } = make({ query: { month: 'input.month', all: 'true' } });
    await call({ id: '1' });
    await call({ id: '1', month: '2026-03&x' });
    expect(sent.map(({ url }) => new URL(url).search)).toEqual(['?all=true', '?month=2026-03%26x&all=true']);
  });

  it('puts secrets into headers', async () => {
    const { call, sent } = make({ headers: { authorization: 'Bearer {TOKEN}', 'x-tenant': '{{tenant}}' } });
    await call({ id: '1' });
    expect(sent[0]?.init.headers).toMatchObject({ authorization: 'Bearer top-secret-1', 'x-tenant': 'acme' });
  });

  it('refuses a value that would end a header', async () => {
    const { call, sent } = make({ headers: { 'x-id': '{{input.id}}' }, url: '{BASE}/x' });
    await expect(call({ id: 'a\r\nx-admin: 1' })).rejects.toMatchObject({ code: 'ToolRefused' });
    expect(sent).toEqual([]);
  });

  it('maps the input to a body and the answer to an output', async () => {
    const { call, sent } = make(
      {
        method: 'POST',
        body: '{"key": input.id, "n": $count(input.list)}',
        output: '{"status": status, "names": body.items.name}',
      },
      () => Response.json({ items: [{ name: 'a' }, { name: 'b' }] }),
    );
    expect(await call({ id: '1', list: [1, 2] })).toEqual({ status: 200, names: ['a', 'b'] });
    expect(JSON.parse(sent[0]?.init.body as string)).toEqual({ key: '1', n: 2 });
  });

  it.each([
    [404, 'ToolRefused'],
    [422, 'ToolRefused'],
    [408, 'ToolFailed'],
    [429, 'ToolFailed'],
    [500, 'ToolFailed'],
    [503, 'ToolFailed'],
  ])('calls an answer %i %s', async (status, code) => {
    const { call } = make({}, () => Response.json({ message: 'no' }, { status }));
    await expect(call({ id: '1' })).rejects.toMatchObject({ code });
  });

  it('gives the reason that the pack picks from a refusal, without secrets', async () => {
    const { call } = make({ refusal: 'body.message' }, () =>
      Response.json({ message: 'bad token top-secret-1' }, { status: 403 }),
    );
    await expect(call({ id: '1' })).rejects.toThrow('Cannot read read because bad token [secret].');
  });

  it.each([
    [{ body: '{"a": ' }, 'Cannot compile body of read'],
    [{ url: '{BASE}/{TOKEN}' }, '{TOKEN}'],
    [{ headers: { a: '{OTHER}' } }, '{OTHER}'],
  ])('refuses a pack with %j', (http, why) => {
    expect(() => make(http)).toThrow(why);
    expect(() => make(http)).toThrow(expect.objectContaining({ code: 'PackInvalid' }) as Error);
  });
});

describe('the variables of extensions', () => {
  it('are refused with a line for each secret that is missing', () => {
    const one = {
      kind: 'tool',
      title: 'T',
      input: { type: 'object' },
      output: { type: 'object' },
      code: 'a.ts',
    };
    const file = extensionsSchema.parse({
      extensions: [
        { ...one, extension_id: 'a', secrets: ['FIRST', 'SECOND'] },
        { ...one, extension_id: 'b', secrets: ['FIRST'] },
      ],
    });
    expect(() => variablesOf(file, { SECOND: '' })).toThrow(
      expect.objectContaining({
        code: 'SettingsInvalid',
        details: [
          { path: 'FIRST', message: 'needed by a, b' },
          { path: 'SECOND', message: 'needed by a' },
        ],
      }) as Error,
    );
  });
});

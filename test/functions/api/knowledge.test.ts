import { describe, expect, it } from 'vitest';
import { startApi } from './harness.ts';

const article = {
  document_id: 'ferns.md',
  title: 'Watering ferns',
  text: '# Watering ferns\n\nFerns like water twice a week.\n\n## In winter\n\nOnce a week is enough in winter.\n',
  tags: ['care'],
  asks: ['My fern looks dry, what now?'],
};

describe('documents', () => {
  it('indexes, finds, cites, returns and deletes a document', async () => {
    const { call } = await startApi();
    const put = await call('POST', '/documents', { as: 'operator', body: article });
    expect(put).toMatchObject({
      status: 200,
      body: { document_id: 'ferns.md', status: 'indexed' },
    });
    const found = await call('POST', '/retrieve', {
      as: 'customer',
      body: { query: 'water ferns in winter' },
    });
    const [best] = found.body['results'] as {
      source_id: string;
      text: string;
      citation: { quote: string };
    }[];
    expect(best).toMatchObject({ document_id: 'ferns.md' });
    expect(best?.text).toContain('Once a week is enough in winter.');
    expect(best?.text).toContain(best?.citation.quote);
    const got = await call('GET', '/documents/ferns.md', { as: 'customer' });
    expect(got.body).toMatchObject({ title: article.title, text: article.text, tags: ['care'] });
    expect((await call('GET', '/documents/ferns.md', { as: 'stranger' })).status).toBe(404);
    expect((await call('DELETE', '/documents/ferns.md', { as: 'operator' })).status).toBe(200);
    expect((await call('DELETE', '/documents/ferns.md', { as: 'operator' })).status).toBe(404);
    const gone = await call('POST', '/retrieve', {
      as: 'customer',
      body: { query: 'water ferns in winter' },
    });
    expect(gone.body['results']).toEqual([]);
  });

  it('leaves a document as it is that has not changed, and replaces one that has', async () => {
    const { call } = await startApi();
    await call('POST', '/documents', { as: 'operator', body: article });
    expect((await call('POST', '/documents', { as: 'operator', body: article })).body['status']).toBe(
      'unchanged',
    );
    const changed = { ...article, text: 'Ferns like mist.' };
    expect((await call('POST', '/documents', { as: 'operator', body: changed })).body['status']).toBe(
      'indexed',
    );
    const { body } = await call('POST', '/retrieve', { as: 'customer', body: { query: 'ferns' } });
    expect((body['results'] as { text: string }[]).map((one) => one.text)).toEqual(['Ferns like mist.']);
  });

  it('says where a large one is sent, and how when it is sent inline', async () => {
    const { call } = await startApi();
    const upload = { bytes: 5_000_000, sha256: 'a'.repeat(64) };
    const { text, ...about } = article;
    const begun = await call('POST', '/documents', { as: 'operator', body: { ...about, upload } });
    expect(begun).toMatchObject({
      status: 202,
      body: { document_id: 'ferns.md', status: 'awaiting_upload', upload: { method: 'PUT' } },
    });
    const { url } = begun.body['upload'] as { url: string };
    expect(url).toMatch(/^http:\/\/localhost\/uploads\/[\w-]{32}$/);
    const proxied = await call('POST', '/documents', {
      as: 'operator',
      body: { ...about, document_id: 'moss.md', upload },
      headers: { 'X-Forwarded-Proto': 'https' },
    });
    expect(proxied.body['upload']).toMatchObject({ url: expect.stringMatching(/^https:/) as unknown });
    expect(await call('GET', '/documents/ferns.md', { as: 'customer' })).toMatchObject({
      status: 200,
      body: { status: 'awaiting_upload', job: { job_id: begun.body['job_id'] } },
    });
    const inline = { ...about, text: 'x'.repeat(4 * 1024 * 1024) };
    const refused = await call('POST', '/documents', { as: 'operator', body: inline });
    expect(refused).toMatchObject({ status: 413, body: { error_code: 'TooLarge' } });
    expect(refused.body['message']).toContain('`upload`');
    const huge = { ...about, upload: { ...upload, bytes: 50_000_000 } };
    expect(await call('POST', '/documents', { as: 'operator', body: huge })).toMatchObject({
      status: 413,
      body: { error_code: 'TooLarge' },
    });
    for (const body of [about, { ...about, text, upload }])
      expect((await call('POST', '/documents', { as: 'operator', body })).status).toBe(400);
  });

  it('refuses a document without content', async () => {
    const { call } = await startApi();
    expect(
      await call('POST', '/documents', { as: 'operator', body: { title: 'x', text: ' \n ' } }),
    ).toMatchObject({
      status: 422,
      body: { error_code: 'DocumentInvalid' },
    });
  });
});

describe('planning', () => {
  const step = (step_id: string, depends_on: string[] = [], over: object = {}) => ({
    step_id,
    specialist: 'plants',
    task: `task ${step_id}`,
    depends_on,
    ...over,
  });

  it('says what is wrong with a plan', async () => {
    const { call, services } = await startApi();
    const [first] = services.pack.specialists.filter((one) => one.role === 'consult');
    const specialist = first?.specialist_id;
    const check = (steps: object[]) =>
      call('POST', '/plan/validate', { as: 'operator', body: { plan: { steps } } });
    expect(
      (await check([step('a', [], { specialist }), step('b', ['a'], { specialist })])).body,
    ).toMatchObject({
      valid: true,
      faults: [],
      execution_order: [['a'], ['b']],
      estimate: { steps: 2, layers: 2 },
    });
    for (const steps of [
      [step('a', ['b'], { specialist }), step('b', ['a'], { specialist })],
      [step('a', ['z'], { specialist })],
      [step('a', [], { specialist }), step('a', [], { specialist })],
      [step('a', [], { specialist: 'nobody' })],
    ]) {
      const { status, body } = await check(steps);
      expect({ status, valid: body['valid'] }).toEqual({ status: 200, valid: false });
      expect(body['faults']).not.toEqual([]);
    }
  });

  it('optimizes: merges what asks the same, drops needs that are implied', async () => {
    const { call, services } = await startApi();
    const specialist = services.pack.specialists.find((one) => one.role === 'consult')?.specialist_id;
    const steps = [
      step('a', [], { specialist, task: 'Look it up' }),
      step('b', [], { specialist, task: 'look  it up' }),
      step('c', ['b'], { specialist }),
      step('d', ['a', 'c'], { specialist }),
    ];
    const { body } = await call('POST', '/plan/optimize', { as: 'operator', body: { plan: { steps } } });
    expect(body).toMatchObject({
      plan: {
        steps: [{ step_id: 'a' }, { step_id: 'c', depends_on: ['a'] }, { step_id: 'd', depends_on: ['c'] }],
      },
      execution_order: [['a'], ['c'], ['d']],
      before: { steps: 4 },
      after: { steps: 3 },
    });
    expect(body['changes']).toHaveLength(2);
    const circle = [step('a', ['b'], { specialist }), step('b', ['a'], { specialist })];
    expect(
      await call('POST', '/plan/optimize', { as: 'operator', body: { plan: { steps: circle } } }),
    ).toMatchObject({
      status: 422,
      body: { error_code: 'PlanInvalid' },
    });
  });

  it('searches, the same for the same seed', async () => {
    const { call, clock } = await startApi();
    const body = { problem: 'tic-tac-toe', input: '', iterations: 150, seed: 3 };
    const run = async () => {
      const answer = call('POST', '/search', { as: 'operator', body });
      await clock.runUntilIdle();
      return answer;
    };
    const first = await run();
    expect(first).toMatchObject({
      status: 200,
      body: { problem: 'tic-tac-toe', stats: { iterations: 150, seed: 3 } },
    });
    expect((await run()).body).toEqual(first.body);
    expect(
      await call('POST', '/search', { as: 'operator', body: { ...body, problem: 'chess' } }),
    ).toMatchObject({
      status: 422,
      body: { error_code: 'SearchInvalid' },
    });
  });
});

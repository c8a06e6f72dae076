import { describe, expect, it } from 'vitest';
import { errorBodySchema } from '../../src/contracts/api.ts';
import { transientFrameSchema } from '../../src/contracts/events.ts';
import { actorsOf, clientOf, hosts, keyFor, listen } from './client.ts';

describe.each(hosts)('%s', (_pack, host) => {
  it('answers its probes without a key', async () => {
    const anyone = clientOf(host, '');
    expect((await anyone.call('GET', '/health')).body['status']).toBe('ok');
    expect(await anyone.call('GET', '/ready')).toMatchObject({ status: 200, body: { ready: true } });
    expect((await anyone.call('GET', '/metrics')).text).toContain('mcts_requests_total');
    expect((await anyone.call('GET', '/openapi.json')).body['openapi']).toBe('3.1.0');
    expect((await anyone.call('GET', '/docs')).text).toContain('<!doctype html>');
  });

  it('returns the first answer to a repetition, and refuses another body', async () => {
    const { cases, customer } = await actorsOf(host);
    const headers = { 'Idempotency-Key': `once-${Math.trunc(performance.timeOrigin + performance.now())}` };
    const body = { input: cases.simple.text };
    const answers = [
      await customer.call('POST', '/sessions', body, headers),
      await customer.call('POST', '/sessions', body, headers),
    ];
    expect(answers.map((one) => one.status)).toEqual([202, 202]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect((await customer.call('POST', '/sessions', { input: 'Other.' }, headers)).status).toBe(422);
  });

  it('resumes a stream after any event, without gap or repetition', async () => {
    const { cases, customer } = await actorsOf(host);
    const session = await customer.ask(cases.simple.text);
    const all = await customer.follow(session.session_id);
    expect(all.map((event) => event.seq)).toEqual(
      Array.from({ length: session.last_seq }, (_, index) => index + 1),
    );
    expect(all.at(-1)?.type).toBe('session.concluded');
    const middle = Math.ceil(session.last_seq / 2);
    expect(await customer.follow(session.session_id, middle)).toEqual(all.slice(middle));
  });

  it('sends the same events over a WebSocket opened by a ticket', async () => {
    const { cases, customer } = await actorsOf(host);
    const socket = await listen(host, customer);
    const begun = await customer.call('POST', '/sessions', { input: cases.simple.text });
    const id = String(begun.body['session_id']);
    socket.send({ type: 'subscribe', session_id: id });
    await socket.heard('session.concluded');
    socket.close();
    expect(socket.frames.filter(({ seq }) => seq !== undefined)).toEqual(await customer.follow(id));
  });

  it('shows over a WebSocket how a search gets on, and keeps none of it', async () => {
    const { cases, operator } = await actorsOf(host);
    const { text, specialist } = cases.searched;
    // One step before the search: whoever subscribes at once does not come too late.
    const steps = [
      { step_id: 's1', specialist, method: 'direct', task: text, depends_on: [] },
      { step_id: 's2', specialist, method: 'mcts', task: text, depends_on: ['s1'] },
    ];
    const body = { input: text, options: { mcts_iterations: 1_900 }, plan: { steps } };
    const socket = await listen(host, operator);
    const begun = await operator.call('POST', '/sessions', body);
    const id = String(begun.body['session_id']);
    socket.send({ type: 'subscribe', session_id: id });
    const progress = await socket.heard('search.progress');
    socket.close();
    expect(transientFrameSchema.strict().parse(progress)).toMatchObject({
      session_id: id,
      data: { iterations: expect.any(Number) as number, best_action: expect.any(String) as string },
    });
    const events = await operator.follow(id);
    expect(events.map(({ type }) => String(type))).not.toContain('search.progress');
    const { plan } = await operator.session(id);
    expect(plan?.steps).toMatchObject([
      { queue: 'specialist' },
      { queue: 'specialist', status: 'succeeded' },
    ]);
  });

  it('keeps a session from another customer and another tenant', async () => {
    const { cases, customer } = await actorsOf(host);
    const session = await customer.ask(cases.simple.text);
    const keys = [await keyFor(host, ['customer'], cases.other_customer.customer_id), host.stranger];
    for (const key of keys.filter((one) => one !== undefined)) {
      const other = clientOf(host, key);
      const path = `/sessions/${session.session_id}`;
      for (const [method, rest, body] of [
        ['GET', ''],
        ['GET', '/events'],
        ['POST', '/messages', { text: 'Hello.' }],
        ['POST', '/cancel'],
      ] as const) {
        expect((await other.call(method, `${path}${rest}`, body)).status, rest).toBe(404);
      }
      expect((await other.call('GET', '/sessions')).text).not.toContain(session.session_id);
    }
  });

  it('lets roles do what they may, and no more', async () => {
    const auditor = clientOf(host, await keyFor(host, ['auditor']));
    expect((await auditor.call('POST', '/sessions', { input: 'x' })).status).toBe(403);
    const service = clientOf(host, await keyFor(host, ['service']));
    expect((await service.call('GET', '/approvals/pending')).status).toBe(403);
    expect((await service.call('GET', '/keys')).status).toBe(403);
    const { cases, customer } = await actorsOf(host);
    const other = { input: 'x', customer_id: cases.other_customer.customer_id };
    expect((await customer.call('POST', '/sessions', other)).status).toBe(403);
  });

  it.each([
    ['POST', '/sessions', '{"input": ', 400],
    ['POST', '/sessions', '{"input": 5}', 400],
    ['POST', '/sessions', JSON.stringify({ input: 'x'.repeat(10_001) }), 400],
    ['POST', '/sessions', `{"input": "${'x'.repeat(400_000)}"}`, 413],
    ['GET', '/sessions/not-there', undefined, 404],
    ['GET', '/sessions/%00%ff', undefined, 404],
    ['GET', '/sessions?limit=many', undefined, 400],
    ['POST', '/approvals/not-there/approve', '{"reason": "x"}', 404],
    ['POST', '/search', '{"problem": "chess", "input": ""}', 422],
    ['PATCH', '/nothing/here', undefined, 404],
  ])('answers a wrong %s %s by the catalogue', async (method, path, body, status) => {
    const answer = await clientOf(host).call(method, path, body);
    expect(answer.status).toBe(status);
    const error = errorBodySchema.parse(answer.body);
    expect(error.correlation_id).toBe(answer.headers.get('x-correlation-id'));
  });

  it('answers a wrong key alike on every route', async () => {
    for (const key of ['', 'dlb_wrong']) {
      expect(await clientOf(host, key).call('GET', '/sessions')).toMatchObject({
        status: 401,
        body: { error_code: 'Unauthenticated' },
      });
    }
  });

  it('plans without running, checks and optimizes plans', async () => {
    const { cases, operator } = await actorsOf(host);
    const planned = await operator.call('POST', '/plan', { input: cases.risky.text });
    expect(planned.status).toBe(200);
    const { plan } = planned.body;
    expect(await operator.call('POST', '/plan/validate', { plan })).toMatchObject({
      status: 200,
      body: { valid: true },
    });
    expect((await operator.call('POST', '/plan/optimize', { plan })).status).toBe(200);
  });
});

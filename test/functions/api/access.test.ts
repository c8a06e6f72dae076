import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/contracts/errors.ts';
import { parseLimits } from '../../../functions/api/app.ts';
import { startApi } from './harness.ts';

describe('keys', () => {
  it('takes a key as X-API-Key and as Bearer', async () => {
    const { call, keys } = await startApi();
    const ways: Record<string, string>[] = [
      { 'X-API-Key': keys.operator },
      { Authorization: `Bearer ${keys.operator}` },
    ];
    for (const headers of ways) {
      expect(await call('GET', '/sessions', { headers })).toMatchObject({ status: 200 });
    }
  });

  it('answers a missing, a malformed, an unknown and a revoked key alike', async () => {
    const { call, keys } = await startApi();
    const made = await call('POST', '/keys', {
      as: 'admin',
      body: { principal: 'new', roles: ['operator'] },
    });
    await call('DELETE', `/keys/${String(made.body['key_id'])}`, { as: 'admin' });
    const tries: Record<string, string>[] = [
      {},
      { 'X-API-Key': '' },
      { 'X-API-Key': 'dlb_nothing' },
      { 'X-API-Key': 'x'.repeat(5_000) },
      { 'X-API-Key': String(made.body['key']) },
      { Authorization: `Basic ${keys.operator}` },
      { Authorization: 'Bearer' },
    ];
    const answers = await Promise.all(tries.map((headers) => call('GET', '/sessions', { headers })));
    for (const { status, body, headers } of answers) {
      expect(status).toBe(401);
      expect({ ...body, correlation_id: '' }).toEqual({ ...answers[0]?.body, correlation_id: '' });
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('shows a new key once, lists it without, and revokes it', async () => {
    const { call } = await startApi();
    const body = { principal: 'kiosk', roles: ['customer'], customer_id: '10482' };
    const made = await call('POST', '/keys', { as: 'admin', body });
    expect(made.body).toMatchObject(body);
    expect(made.body['key']).toMatch(/^dlb_[\w-]{43}$/);
    const key = String(made.body['key']);
    expect(await call('GET', '/sessions', { headers: { 'X-API-Key': key } })).toMatchObject({ status: 200 });
    const list = await call('GET', '/keys', { as: 'admin' });
    expect(list.text).toContain('kiosk');
    expect(list.text).not.toContain(key);
    const id = String(made.body['key_id']);
    expect(await call('DELETE', `/keys/${id}`, { as: 'stranger' })).toMatchObject({ status: 404 });
    expect(await call('DELETE', `/keys/${id}`, { as: 'admin' })).toMatchObject({ status: 200 });
    expect(await call('GET', '/sessions', { headers: { 'X-API-Key': key } })).toMatchObject({ status: 401 });
  });

  it('does not let anyone revoke the last key they have', async () => {
    const { call } = await startApi();
    const { body } = await call('GET', '/keys', { as: 'admin' });
    const keys = body['keys'] as { key_id: string; principal: string }[];
    const own = keys.find((key) => key.principal === 'ada');
    const revoke = () => call('DELETE', `/keys/${own?.key_id ?? ''}`, { as: 'admin' });
    expect(await revoke()).toMatchObject({ status: 409, body: { error_code: 'WrongState' } });
    await call('POST', '/keys', { as: 'admin', body: { principal: 'ada', roles: ['admin'] } });
    expect((await revoke()).status).toBe(200);
  });

  it('refuses a customer’s key without a customer, and a customer for other roles', async () => {
    const { call } = await startApi();
    for (const body of [
      { principal: 'a', roles: ['customer'] },
      { principal: 'a', roles: ['operator'], customer_id: '1' },
      { principal: 'a', roles: ['customer', 'operator'], customer_id: '1' },
      { principal: 'a', roles: [] },
    ]) {
      expect(await call('POST', '/keys', { as: 'admin', body })).toMatchObject({ status: 400 });
    }
  });
});

describe('limits', () => {
  const limits = parseLimits('3/1s,5/1m');

  it('answers 429 with Retry-After once a window is full, and serves again after it', async () => {
    const { call, clock } = await startApi({ settings: { limits } });
    for (let count = 0; count < 3; count += 1) {
      expect((await call('GET', '/sessions', { as: 'operator' })).status).toBe(200);
    }
    const refused = await call('GET', '/sessions', { as: 'operator' });
    expect(refused).toMatchObject({
      status: 429,
      body: { error_code: 'RateLimited', retry_after_seconds: 1 },
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    await clock.advance(1_000);
    expect((await call('GET', '/sessions', { as: 'operator' })).status).toBe(200);
    expect((await call('GET', '/sessions', { as: 'operator' })).status).toBe(200);
    expect((await call('GET', '/sessions', { as: 'operator' })).headers.get('retry-after')).toBe('59');
  });

  it('limits each principal by itself, refused requests too, and probes not at all', async () => {
    const { call } = await startApi({ settings: { limits } });
    for (let count = 0; count < 3; count += 1) {
      expect((await call('GET', '/keys', { as: 'customer' })).status).toBe(403);
    }
    expect((await call('GET', '/sessions', { as: 'customer' })).status).toBe(429);
    expect((await call('GET', '/sessions', { as: 'other' })).status).toBe(200);
    for (let count = 0; count < 10; count += 1) expect((await call('GET', '/health')).status).toBe(200);
  });

  it('reads limits as they are written, and refuses others', () => {
    expect(parseLimits('100/1s, 60/1m,1000/1h,10000/1d')).toEqual([
      { seconds: 1, limit: 100 },
      { seconds: 60, limit: 60 },
      { seconds: 3_600, limit: 1_000 },
      { seconds: 86_400, limit: 10_000 },
    ]);
    expect(parseLimits('off')).toEqual([]);
    for (const wrong of ['', '60', '0/1m', '60/1y', 'x/1m', '60/1m;']) {
      expect(() => parseLimits(wrong)).toThrow(Failure);
    }
  });

  it('tells the caller its limits', async () => {
    const { call } = await startApi({ settings: { limits } });
    expect((await call('GET', '/stats', { as: 'customer' })).body).toMatchObject({
      client_id: 'carl',
      roles: ['customer'],
      requests_last_minute: 1,
      rate_limits: { per_second: 3, per_minute: 5, per_hour: null, per_day: null },
    });
    expect((await call('GET', '/stats', { as: 'operator' })).body).toHaveProperty('sessions');
  });
});

import { JwtExpiredError, FetchError } from 'aws-jwt-verify/error';
import { describe, expect, it } from 'vitest';
import { cognitoPeople, principalOf } from '../../../../src/adapters/aws/people/index.ts';

const claims = {
  sub: 'b1c2',
  'custom:tenant': 'acme',
  'cognito:groups': ['operator', 'staff'],
  email: 'x@y.z',
};

describe('people of a user pool', () => {
  it('are principals by tenant, subject and those of their groups that are roles', () => {
    expect(principalOf(claims)).toEqual({ tenant: 'acme', principal: 'b1c2', roles: ['operator'] });
    expect(principalOf({ ...claims, 'cognito:groups': ['customer'], 'custom:customer_id': '10482' })).toEqual(
      { tenant: 'acme', principal: 'b1c2', roles: ['customer'], customer_id: '10482' },
    );
  });

  it.each([
    ['without a tenant', { ...claims, 'custom:tenant': undefined }],
    ['of a tenant that is none', { ...claims, 'custom:tenant': '../globex' }],
    ['without a role', { ...claims, 'cognito:groups': ['staff'] }],
    ['without groups', { ...claims, 'cognito:groups': undefined }],
    ['who are a customer without a number', { ...claims, 'cognito:groups': ['customer'] }],
    ['who have a customer’s number and another role', { ...claims, 'custom:customer_id': '1' }],
    [
      'who are customer and operator',
      { ...claims, 'cognito:groups': ['customer', 'operator'], 'custom:customer_id': '1' },
    ],
  ])('%s are nobody', (_what, given) => {
    expect(principalOf(given)).toBeUndefined();
  });

  it('are nobody by a token that does not hold, and unknown while the pool is out of reach', async () => {
    const by = (thrown: Error) => cognitoPeople({ verify: () => Promise.reject(thrown) }).find('a.b.c');
    expect(await by(new JwtExpiredError('Token expired', undefined))).toBeUndefined();
    await expect(by(new FetchError('https://pool', new Error('no route')))).rejects.toMatchObject({
      code: 'Unavailable',
    });
    await expect(by(new TypeError('a bug'))).rejects.toThrow('a bug');
  });
});

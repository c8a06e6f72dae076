import { beforeAll, describe, expect, test } from 'vitest';
import { roleSchema } from '../../src/contracts/ids.ts';
import { Stacks } from './api-templates.ts';

let prod: Stacks;
beforeAll(() => {
  prod = new Stacks('prod');
}, 120_000);

describe('people', () => {
  test('sign in with a second factor, and do not make themselves', () => {
    expect(prod.one('Data', 'AWS::Cognito::UserPool').Properties).toMatchObject({
      MfaConfiguration: 'ON',
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireSymbols: true } },
    });
  });

  test('have roles by their groups, one group a role', () => {
    const groups = prod
      .of('Data', 'AWS::Cognito::UserPoolGroup')
      .map(({ Properties }) => Properties['GroupName']);
    expect(groups.toSorted()).toEqual([...roleSchema.options].toSorted());
  });

  test('cannot give themselves another tenant or customer', () => {
    const { WriteAttributes } = prod.one('Data', 'AWS::Cognito::UserPoolClient').Properties;
    expect(WriteAttributes).toEqual(['name']);
  });

  test('are known to the authorizer alone', () => {
    const knowing = prod
      .of('Api', 'AWS::Lambda::Function')
      .filter(({ Properties }) => JSON.stringify(Properties['Environment']).includes('"USER_POOL"'))
      .map(({ id }) => id.replace(/Function\w+$/, ''));
    expect(knowing).toEqual(['Authorize']);
  });
});

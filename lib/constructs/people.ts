import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  ClientAttributes,
  FeaturePlan,
  Mfa,
  StringAttribute,
  UserPool,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { roleSchema } from '../../src/contracts/ids.ts';
import type { Stage } from '../config/index.ts';
import type { Identity } from '../props.ts';

/**
 * Where people sign in. An administrator makes them and says their tenant, and the customer that they are, if any; their
 * groups are their roles.
 */
export const makePeople = (scope: Construct, stage: Stage): Identity => {
  const pool = new UserPool(scope, 'People', {
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    passwordPolicy: {
      minLength: 12,
      requireDigits: true,
      requireLowercase: true,
      requireUppercase: true,
      requireSymbols: true,
    },
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    featurePlan: FeaturePlan.ESSENTIALS,
    customAttributes: {
      tenant: new StringAttribute({ mutable: true }),
      customer_id: new StringAttribute({ mutable: true }),
    },
    deletionProtection: stage.data === 'retain',
    removalPolicy: stage.data === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  for (const groupName of roleSchema.options) {
    new CfnUserPoolGroup(scope, `People-${groupName}`, { userPoolId: pool.userPoolId, groupName });
  }
  const client = pool.addClient('Client', {
    authFlows: { userSrp: true },
    preventUserExistenceErrors: true,
    disableOAuth: true,
    // Where nothing is said, people may write all their attributes: their tenant, too.
    writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true }),
  });
  return { userPoolId: pool.userPoolId, userPoolArn: pool.userPoolArn, clientId: client.userPoolClientId };
};

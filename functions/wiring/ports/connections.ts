import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { clientSettings } from '../../../src/adapters/aws/shared/client-settings.ts';
import { dynamoConnections } from '../../../src/adapters/aws/socket/connections.ts';
import { dynamo } from '../clients/dynamodb.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'connections'>['make'] = ({ settings, clock, random }) =>
  dynamoConnections({
    dynamo: dynamo(),
    table: setting(settings, 'ACCESS_TABLE'),
    gateway: new ApiGatewayManagementApiClient({
      ...clientSettings(),
      endpoint: setting(settings, 'SOCKET_ENDPOINT'),
    }),
    clock,
    random,
  });

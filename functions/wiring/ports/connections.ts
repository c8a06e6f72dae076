import { dynamoConnections } from '../../../src/adapters/aws/socket/connections.ts';
import { dynamo } from '../clients/dynamodb.ts';
import { postingTo } from '../clients/gateway.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'connections'>['make'] = ({ settings, clock, random }) =>
  dynamoConnections({
    dynamo: dynamo(),
    table: setting(settings, 'ACCESS_TABLE'),
    post: postingTo(setting(settings, 'SOCKET_ENDPOINT')),
    clock,
    random,
  });

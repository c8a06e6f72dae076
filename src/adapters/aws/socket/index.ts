export { dynamoConnections, type ConnectionsOptions } from './connections.ts';

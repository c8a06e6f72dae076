export { postTo } from './post.ts';
export { socketFrames, type SocketFramesOptions } from './frames.ts';
export { dynamoConnections, type ConnectionsOptions } from './connections.ts';

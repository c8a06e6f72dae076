import { dynamoConnections } from '../../../src/adapters/aws/socket/connections.ts';
import { socketFrames } from '../../../src/adapters/aws/socket/frames.ts';
import type { Post } from '../../../src/adapters/aws/socket/post.ts';
import { frameText } from '../../api/frame-text.ts';
import { dynamo } from '../clients/dynamodb.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

/** A frame that does not get through soon is no news any more. */
const settingsOfClient = { requestMs: 2_000, attempts: 1 };

export const make: PortModule<'broadcast'>['make'] = ({ settings, clock, random, log }) => {
  let loading: Promise<Post> | undefined;
  const posting = (): Promise<Post> =>
    (loading ??= import('../clients/gateway.ts').then(({ postingTo }) =>
      postingTo(setting(settings, 'SOCKET_ENDPOINT'), settingsOfClient),
    ));
  const connections = dynamoConnections({
    dynamo: dynamo(),
    table: setting(settings, 'ACCESS_TABLE'),
    // Loaded when somebody follows: most sessions are searched unseen.
    post: async (id, frame) => (await posting())(id, frame),
    clock,
    random,
  });
  return socketFrames({ connections, textOf: frameText, clock, log });
};

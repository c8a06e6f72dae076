import { describe } from 'vitest';
import { describeCheckpointsContract } from '../../../ports/checkpoints.contract.ts';
import { describeEpisodesContract } from '../../../ports/memory.contract.ts';
import { describeSessionStoreContract } from '../../../ports/session-store.contract.ts';
import { noEmulator, onEmulator } from '../../../support/ministack.ts';
import { aPlace } from './support.ts';

describe.skipIf(noEmulator)(`sessions on DynamoDB ${onEmulator}`, () => {
  describeSessionStoreContract('DynamoDB', async (options) => {
    const place = await aPlace(options);
    return { port: place.store(), reopen: async () => place.store(), close: place.close };
  });
  describeCheckpointsContract('S3', async (options) => {
    const place = await aPlace(options);
    const port = () => ({ checkpoints: place.checkpoints(), sessions: place.store() });
    return { port: port(), reopen: async () => port(), close: place.close };
  });
  describeEpisodesContract('DynamoDB', async (options) => {
    const place = await aPlace(options);
    return { port: place.episodes(), reopen: async () => place.episodes(), close: place.close };
  });
});

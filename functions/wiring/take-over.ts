import type { FunctionSettings } from '../../src/contracts/function-settings.ts';
import { setting } from './settings.ts';

/** Where the retrieval function finds requests that are too large to send; loaded when there is one. */
export const takeOver = async (settings: FunctionSettings) => {
  const [{ s3 }, handedOver] = await Promise.all([
    import('./clients/s3.ts'),
    import('../../src/adapters/aws/retrieval/handed-over.ts'),
  ]);
  return handedOver.takeOver({ s3: s3(), bucket: setting(settings, 'KNOWLEDGE_BUCKET') });
};

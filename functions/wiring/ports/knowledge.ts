import { LambdaClient } from '@aws-sdk/client-lambda';
import { lambdaKnowledgeIndex } from '../../../src/adapters/aws/retrieval/lambda-knowledge-index.ts';
import { clientSettings } from '../../../src/adapters/aws/shared/client-settings.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'knowledge'>['make'] = ({ settings, random }) => {
  const bucket = settings.KNOWLEDGE_BUCKET;
  return lambdaKnowledgeIndex({
    lambda: new LambdaClient(clientSettings()),
    functionName: setting(settings, 'RETRIEVAL_FUNCTION'),
    // Only those who index have the bucket.
    ...(bucket !== undefined && {
      handOver: async () => {
        const [{ s3 }, { handOver }] = await Promise.all([
          import('../clients/s3.ts'),
          import('../../../src/adapters/aws/retrieval/handed-over.ts'),
        ]);
        return handOver({ s3: s3(), bucket, random });
      },
    }),
  });
};

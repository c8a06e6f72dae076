import { LambdaClient } from '@aws-sdk/client-lambda';
import { lambdaKnowledgeIndex } from '../../../src/adapters/aws/retrieval/lambda-knowledge-index.ts';
import { clientSettings } from '../../../src/adapters/aws/shared/client-settings.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'knowledge'>['make'] = ({ settings }) =>
  lambdaKnowledgeIndex({
    lambda: new LambdaClient(clientSettings()),
    functionName: setting(settings, 'RETRIEVAL_FUNCTION'),
  });

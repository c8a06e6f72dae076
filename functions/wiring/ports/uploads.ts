import { dynamoUploads } from '../../../src/adapters/aws/uploads/uploads.ts';
import { dynamo } from '../clients/dynamodb.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'uploads'>['make'] = ({ settings, clock }) =>
  dynamoUploads({
    dynamo: dynamo(),
    table: setting(settings, 'ACCESS_TABLE'),
    clock,
    // Most requests are about no upload.
    door: async () => {
      const [{ s3 }, { bucketDoor }] = await Promise.all([
        import('../clients/s3.ts'),
        import('../../../src/adapters/aws/uploads/door.ts'),
      ]);
      return bucketDoor({ s3: s3(), bucket: setting(settings, 'KNOWLEDGE_BUCKET') });
    },
  });

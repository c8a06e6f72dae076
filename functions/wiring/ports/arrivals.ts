import { bucketArrivals } from '../../../src/adapters/aws/uploads/arrivals.ts';
import { dynamo } from '../clients/dynamodb.ts';
import { s3 } from '../clients/s3.ts';
import type { PortModule } from '../given.ts';
import { setting } from '../settings.ts';

export const make: PortModule<'arrivals'>['make'] = ({ settings }) =>
  bucketArrivals({
    dynamo: dynamo(),
    table: setting(settings, 'ACCESS_TABLE'),
    s3: s3(),
    bucket: setting(settings, 'KNOWLEDGE_BUCKET'),
  });

import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '../../../src/adapters/aws/shared/client-settings.ts';

let client: S3Client | undefined;

/** The process's one client of its kind. */
export const s3 = (): S3Client => (client ??= new S3Client(clientSettings()));

// The first thing a search worker's container runs: fetches its code into memory, checks it, and runs it. Nothing is
// installed, nothing is written to disk. Told by the environment: BUNDLE_FILES, a JSON list of {bucket, key, sha256, name};
// BUNDLE_FOLDER, a tmpfs; SDK_FOLDER, where the image keeps the AWS SDK.
// The text stands in a template, so that it does without template literals.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { BUNDLE_FILES = '[]', BUNDLE_FOLDER = '/worker', SDK_FOLDER = '/var/runtime/' } = process.env;
const { S3Client, GetObjectCommand } = createRequire(SDK_FOLDER)('@aws-sdk/client-s3');
const s3 = new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined });

for (const { bucket, key, sha256, name } of JSON.parse(BUNDLE_FILES)) {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const bytes = await Body.transformToByteArray();
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) {
    console.error('Cannot run %s because its SHA-256 is %s and should be %s.', name, found, sha256);
    process.exit(1);
  }
  writeFileSync(join(BUNDLE_FOLDER, name), bytes);
}
await import(pathToFileURL(join(BUNDLE_FOLDER, 'index.mjs')).href);

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { bucketObjects } from '../../../../src/adapters/aws/sessions/objects.ts';
import { clientSettings } from '../../../../src/adapters/aws/shared/client-settings.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** The objects of a bucket, whose service answers so. */
const objectsOf = async (answer: RequestListener) => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const s3 = new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...clientSettings({ requestMs: 100, attempts: 1 }),
  });
  open.push(() => {
    s3.destroy();
    server.close();
    server.closeAllConnections();
  });
  return bucketObjects({ s3, bucket: 'bodies' });
};

const answering =
  (status: number, body: string): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(body);
  };
const error = (code: string): string => `<Error><Code>${code}</Code><Message>${code}</Message></Error>`;

describe('objects of sessions', () => {
  it('are undefined where there are none', async () => {
    const objects = await objectsOf(answering(404, error('NoSuchKey')));
    expect(await objects.get('k')).toBeUndefined();
  });

  it.each([
    ['does not answer', () => undefined],
    ['throttles', answering(503, error('SlowDown'))],
    [
      'stalls in the middle of an answer',
      ((_, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('half');
      }) satisfies RequestListener,
    ],
  ] as [string, RequestListener][])('are Unavailable when S3 %s', async (_, answer) => {
    const objects = await objectsOf(answer);
    await expect(objects.get('k')).rejects.toMatchObject({ code: 'Unavailable' });
  });

  it('count as left when S3 could not remove one', async () => {
    const versions =
      '<ListVersionsResult><Version><Key>a</Key><VersionId>1</VersionId></Version></ListVersionsResult>';
    const refusal = '<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code></Error></DeleteResult>';
    const objects = await objectsOf((request, response) => {
      answering(200, request.method === 'GET' ? versions : refusal)(request, response);
    });
    await expect(objects.removeAll('sessions/acme/s_1/')).rejects.toThrow('S3 answers AccessDenied');
  });
});

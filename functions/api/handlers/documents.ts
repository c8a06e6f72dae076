import { beginUpload } from '../../../src/usecases/begin-upload.ts';
import { deleteDocument as removeDocument } from '../../../src/usecases/delete-document.ts';
import { getDocument as readDocument } from '../../../src/usecases/get-document.ts';
import { putDocument as indexDocument } from '../../../src/usecases/put-document.ts';
import { retrieve as findPassages } from '../../../src/usecases/retrieve.ts';
import type { Handler } from '../context.ts';

export const putDocument: Handler<'putDocument'> = async ({ services, caller, request }, input) => {
  const { text = '', upload, ...about } = input;
  if (upload === undefined) {
    return { status: 200, body: await indexDocument(services, caller, { ...about, text }) };
  }
  const begun = await beginUpload(services, caller, { ...about, upload });
  const url = new URL(begun.upload.url, addressOf(request)).href;
  return { status: 202, body: { ...begun, upload: { ...begun.upload, url } } };
};

/** Where the caller has reached the API, which may be by a proxy with TLS. The answer is the caller's own. */
const addressOf = ({ url, headers }: Request): URL => {
  const address = new URL(url);
  if (headers.get('x-forwarded-proto') === 'https') address.protocol = 'https:';
  return address;
};

export const getDocument: Handler<'getDocument'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await readDocument(services, caller, input),
});

export const deleteDocument: Handler<'deleteDocument'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await removeDocument(services, caller, input),
});

export const retrieve: Handler<'retrieve'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await findPassages(services, caller, input),
});

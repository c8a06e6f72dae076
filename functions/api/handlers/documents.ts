import { deleteDocument as removeDocument } from '../../../src/usecases/delete-document.ts';
import { getDocument as readDocument } from '../../../src/usecases/get-document.ts';
import { putDocument as indexDocument } from '../../../src/usecases/put-document.ts';
import { retrieve as findPassages } from '../../../src/usecases/retrieve.ts';
import type { Handler } from '../context.ts';

export const putDocument: Handler<'putDocument'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await indexDocument(services, caller, input),
});

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

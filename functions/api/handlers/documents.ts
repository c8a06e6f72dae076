import { deleteDocument } from '../../../src/usecases/delete-document.ts';
import { getDocument } from '../../../src/usecases/get-document.ts';
import { putDocument } from '../../../src/usecases/put-document.ts';
import { retrieve } from '../../../src/usecases/retrieve.ts';
import type { Handlers } from '../context.ts';

export const documentHandlers: Handlers<'putDocument' | 'getDocument' | 'deleteDocument' | 'retrieve'> = {
  putDocument: async ({ services, caller }, input) => ({
    status: 200,
    body: await putDocument(services, caller, input),
  }),
  getDocument: async ({ services, caller }, input) => ({
    status: 200,
    body: await getDocument(services, caller, input),
  }),
  deleteDocument: async ({ services, caller }, input) => ({
    status: 200,
    body: await deleteDocument(services, caller, input),
  }),
  retrieve: async ({ services, caller }, input) => ({
    status: 200,
    body: await retrieve(services, caller, input),
  }),
};

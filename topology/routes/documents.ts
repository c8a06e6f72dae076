import {
  documentBody,
  documentDeletedSchema,
  documentParams,
  documentViewSchema,
  ingestedSchema,
  retrieveBody,
  retrievedSchema,
  uploadBegunSchema,
} from '../../src/contracts/api.ts';
import { maxInlineBytes } from '../../src/contracts/upload.ts';
import { route } from './route.ts';

const reading = ['customer', 'service', 'operator', 'admin'] as const;
const writing = ['operator', 'admin'] as const;

export const documentRoutes = [
  route({
    id: 'putDocument',
    method: 'POST',
    path: '/documents',
    tag: 'knowledge',
    summary: 'Index a document, or replace it; for a large one, ask where to send it',
    roles: writing,
    headers: ['idempotency'],
    body: documentBody,
    max_body: maxInlineBytes,
    too_large:
      'send `upload` with `bytes` and `sha256` in place of `text`, and the text to the address in the answer',
    answers: {
      200: { description: 'It is indexed', schema: ingestedSchema },
      202: { description: 'It is indexed once its text has been sent', schema: uploadBegunSchema },
    },
    errors: ['DocumentInvalid', 'RetrievalFailed'],
    use_cases: ['putDocument', 'beginUpload'],
  }),
  route({
    id: 'getDocument',
    method: 'GET',
    path: '/documents/{document_id}',
    tag: 'knowledge',
    summary: 'One document, or what became of its upload',
    roles: reading,
    params: documentParams,
    answers: { 200: { description: 'The document', schema: documentViewSchema } },
    errors: ['RetrievalFailed'],
    use_cases: ['getDocument'],
  }),
  route({
    id: 'deleteDocument',
    method: 'DELETE',
    path: '/documents/{document_id}',
    tag: 'knowledge',
    summary: 'Take it out of the index',
    roles: writing,
    params: documentParams,
    answers: { 200: { description: 'It is gone', schema: documentDeletedSchema } },
    errors: ['RetrievalFailed'],
    use_cases: ['deleteDocument'],
  }),
  route({
    id: 'retrieve',
    method: 'POST',
    path: '/retrieve',
    tag: 'knowledge',
    summary: 'Passages that answer a query, with scores and citations',
    roles: reading,
    headers: ['idempotency'],
    body: retrieveBody,
    answers: { 200: { description: 'Passages, the best first', schema: retrievedSchema } },
    errors: ['RetrievalFailed'],
    use_cases: ['retrieve'],
  }),
] as const;

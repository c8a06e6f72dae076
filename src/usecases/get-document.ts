import type { documentSchema } from '../contracts/api.ts';
import { Failure } from '../contracts/errors.ts';
import type { z } from 'zod';
import type { Caller, Services } from './services.ts';

/** A document, whole. @throws Failure `NotFound`, `RetrievalFailed`. */
export async function getDocument(
  services: Services,
  caller: Caller,
  input: { document_id: string },
): Promise<z.infer<typeof documentSchema>> {
  const document = await services.knowledge.get(caller.principal.tenant, input.document_id);
  if (document === undefined) throw new Failure('NotFound', `Cannot find document ${input.document_id}.`);
  const { asks, tags, ...rest } = document;
  return { ...rest, tags: [...tags], ...(asks === undefined ? {} : { asks: [...asks] }) };
}

import { Failure } from '../contracts/errors.ts';
import type { Caller, Services } from './services.ts';

/** Takes a document out of the index; what was answered with it keeps its quotes. @throws Failure `NotFound`. */
export async function deleteDocument(
  services: Services,
  caller: Caller,
  input: { document_id: string },
): Promise<{ document_id: string; deleted: true }> {
  if (!(await services.knowledge.remove(caller.principal.tenant, input.document_id))) {
    throw new Failure('NotFound', `Cannot find document ${input.document_id}.`);
  }
  return { document_id: input.document_id, deleted: true };
}

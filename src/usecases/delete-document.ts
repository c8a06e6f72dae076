import { Failure } from '../contracts/errors.ts';
import type { Caller, Services } from './services.ts';

/**
 * Takes a document out of the index, and forgets its upload; what was answered with it keeps its quotes.
 * @throws Failure `NotFound`
 */
export async function deleteDocument(
  services: Services,
  caller: Caller,
  { document_id }: { document_id: string },
): Promise<{ document_id: string; deleted: true }> {
  const { tenant } = caller.principal;
  const forgotten = await services.uploads.forget(tenant, document_id);
  const removed = await services.knowledge.remove(tenant, document_id);
  if (!removed && !forgotten) throw new Failure('NotFound', `Cannot find document ${document_id}.`);
  return { document_id, deleted: true };
}

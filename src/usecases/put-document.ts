import type { DocumentBody, ingestedSchema } from '../contracts/api.ts';
import { Failure } from '../contracts/errors.ts';
import { canonicalDigest } from '../domain/canonical.ts';
import { iso } from '../domain/time.ts';
import { chunkMarkdown } from '../knowledge/chunk-markdown.ts';
import { newId } from '../ports/random.ts';
import type { z } from 'zod';
import { defined } from './get-session.ts';
import type { Caller, Services } from './services.ts';

type About = Omit<DocumentBody, 'document_id' | 'text' | 'upload'>;

/**
 * Indexes a document, or replaces the one of that id; readers see the old or the new one, whole. An upload for it that
 * is not done is forgotten.
 * @throws Failure `DocumentInvalid` when there is nothing in it to find, `RetrievalFailed`
 */
export async function putDocument(
  services: Pick<Services, 'knowledge' | 'uploads' | 'clock' | 'random'>,
  caller: Caller,
  input: About & { document_id?: string | undefined; text: string },
): Promise<z.infer<typeof ingestedSchema>> {
  const { tenant } = caller.principal;
  const { document_id = newId(services.random, 'doc'), text, ...about } = input;
  const done = await indexDocument(services, tenant, { document_id, text, about });
  await services.uploads.forget(tenant, document_id);
  return done;
}

/** What is the same for a text however it came. @throws as `putDocument` does */
export async function indexDocument(
  services: Pick<Services, 'knowledge' | 'clock'>,
  tenant: string,
  { document_id, text, about }: { document_id: string; text: string; about: About },
): Promise<z.infer<typeof ingestedSchema>> {
  const chunks = chunkMarkdown({ document_id, title: about.title, text, tags: about.tags });
  if (chunks.length === 0) {
    throw new Failure('DocumentInvalid', `Cannot index document ${document_id} because it has no text.`);
  }
  const content = {
    title: about.title,
    text,
    tags: about.tags,
    collection: about.collection,
    ...defined(about, ['asks', 'area', 'valid_from', 'valid_until', 'superseded_by']),
  };
  const version = canonicalDigest(content);
  const stored = await services.knowledge.get(tenant, document_id);
  if (stored?.version === version)
    return { document_id, version, chunks: chunks.length, status: 'unchanged' };
  const updated_at = iso(services.clock.now());
  await services.knowledge.put(tenant, { document_id, version, updated_at, ...content }, chunks);
  return { document_id, version, chunks: chunks.length, status: 'indexed' };
}

import type { RetrieveBody, retrievedSchema } from '../contracts/api.ts';
import type { z } from 'zod';
import { defined } from './get-session.ts';
import type { Caller, Services } from './services.ts';

/** Longest quote of a result, in UTF-16 code units. */
const maxQuote = 300;

/** Passages for a query, the best first, those below `min_score` left out. @throws Failure `RetrievalFailed`. */
export async function retrieve(
  services: Services,
  caller: Caller,
  input: RetrieveBody,
): Promise<z.infer<typeof retrievedSchema>> {
  const passages = await services.knowledge.search(caller.principal.tenant, {
    text: input.query,
    filter: defined(input, ['areas', 'tags', 'collection']),
    limit: input.limit,
  });
  return {
    results: passages
      .filter((passage) => passage.score >= input.min_score)
      .map((passage) => ({
        ...defined(passage, ['area', 'valid_until', 'superseded_by']),
        source_id: passage.source_id,
        document_id: passage.source_id.split('#')[0] ?? passage.source_id,
        title: passage.title,
        text: passage.text,
        score: passage.score,
        version: passage.version,
        citation: {
          source_id: passage.source_id,
          title: passage.title,
          quote: opening(passage.text),
        },
      })),
  };
}

/** The opening of a text, cut at a sentence or a word. It stands verbatim in the text. */
const opening = (text: string): string => {
  const start = text.trimStart();
  if (start.length <= maxQuote) return start.trimEnd();
  const cut = start.slice(0, maxQuote);
  const end = Math.max(cut.lastIndexOf('. ') + 1, cut.lastIndexOf('\n'));
  return (end > maxQuote / 3 ? cut.slice(0, end) : cut.slice(0, Math.max(cut.lastIndexOf(' '), 1))).trimEnd();
};

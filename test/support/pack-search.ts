import type { Passage } from '../../src/contracts/evidence.ts';
import { sha256Hex } from '../../src/domain/digest.ts';
import { chunkMarkdown, documentOf, lexicalIndex } from '../../src/knowledge/index.ts';
import type { Pack } from '../../src/ports/pack.ts';

/** Search over a pack's articles in memory: BM25 over chunks. */
export const packSearch = (
  pack: Pack,
): ((query: string, areas?: readonly string[], limit?: number) => Passage[]) => {
  const chunks = pack.articles.flatMap(({ front, body }) =>
    chunkMarkdown({ document_id: front.id, title: front.title, text: body, tags: front.tags }).map(
      (chunk) => ({
        ...chunk,
        front,
      }),
    ),
  );
  const index = lexicalIndex(
    chunks.map(({ source_id, heading, text }) => ({
      id: source_id,
      text: `${heading}\n${text}`,
    })),
  );
  return (query, areas = [], limit = 12) => {
    const found = index.search(query, 100);
    const most = found[0]?.score ?? 1;
    return found
      .flatMap(({ id, score }): Passage[] => {
        const chunk = chunks.find((one) => one.source_id === id);
        if (chunk === undefined || (areas.length > 0 && !areas.includes(chunk.front.area))) return [];
        const { title, area, valid_until, superseded_by } = chunk.front;
        return [
          {
            source_id: id,
            title,
            text: chunk.text,
            score: score / most,
            version: sha256Hex(documentOf(id) + chunk.text),
            area,
            ...(valid_until === undefined ? {} : { valid_until }),
            ...(superseded_by === undefined ? {} : { superseded_by }),
          },
        ];
      })
      .slice(0, limit);
  };
};

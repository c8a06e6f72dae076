import { indexDocument } from './put-document.ts';
import type { Services } from './services.ts';

const collection = 'pack';

/** Indexes the pack's articles for a tenant; what is unchanged is left, what the pack no longer has is removed. */
export const indexPack = async (
  services: Pick<Services, 'pack' | 'knowledge' | 'clock' | 'random'>,
  tenant: string,
): Promise<void> => {
  const held = await services.knowledge.versions(tenant, collection);
  const current = new Set(services.pack.articles.map((article) => article.front.id));
  await Promise.all(
    services.pack.articles.map(({ front, body }) => {
      const { id, title, area, tags, asks, valid_from, valid_until, superseded_by } = front;
      const about = {
        title,
        area,
        tags,
        collection,
        ...(asks.length === 0 ? {} : { asks }),
        ...(valid_from === undefined ? {} : { valid_from }),
        ...(valid_until === undefined ? {} : { valid_until }),
        ...(superseded_by === undefined ? {} : { superseded_by }),
      };
      return indexDocument(services, tenant, { document_id: id, text: body, about });
    }),
  );
  for (const id of held.keys()) if (!current.has(id)) await services.knowledge.remove(tenant, id);
};

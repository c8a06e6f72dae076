import type { Passage } from '../contracts/evidence.ts';

export type IndexedDocument = {
  document_id: string;
  title: string;
  text: string;
  area?: string;
  tags: readonly string[];
  /** How people ask for what it says: searched, never quoted. */
  asks?: readonly string[];
  /** SHA-256 of the content. */
  version: string;
  valid_from?: string;
  valid_until?: string;
  superseded_by?: string;
  collection: string;
  updated_at: string;
};

/** A document as it is read: without its text where that has more than `maxTextBytes` (src/contracts/document.ts). */
export type HeldDocument = Omit<IndexedDocument, 'text'> & { text?: string };

/** A chunk to index; `source_id` is `document#n`. */
export type Chunk = { source_id: string; heading: string; text: string };

export type SearchFilter = { areas?: readonly string[]; tags?: readonly string[]; collection?: string };

/** Search over documents, tenants apart. */
export interface KnowledgeIndex {
  /** Replaces a document and its chunks in one step: readers see the old or the new one. */
  put(tenant: string, document: IndexedDocument, chunks: readonly Chunk[]): Promise<void>;
  remove(tenant: string, documentId: string): Promise<boolean>;
  get(tenant: string, documentId: string): Promise<HeldDocument | undefined>;
  /** The text of a chunk or document by `source_id`, with its version. */
  source(tenant: string, sourceId: string): Promise<Passage | undefined>;
  /** Digest of each document held, for incremental ingestion. */
  versions(tenant: string, collection: string): Promise<ReadonlyMap<string, string>>;
  /** Best first; `score` 0..1. `limit` 1..100. @throws Failure `RetrievalFailed`. */
  search(
    tenant: string,
    query: { text: string; filter?: SearchFilter; limit: number },
  ): Promise<readonly Passage[]>;
}

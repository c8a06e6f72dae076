import type { UploadJob, UploadOutcome, UploadRef } from '../contracts/upload.ts';

/** Where bytes are to be sent, by `PUT`, with exactly these headers; `url` may be relative to where the API is served. */
export type UploadTarget = { url: string; headers: Readonly<Record<string, string>> };

/** Ways to send documents that are too large for a request, as those who ask for one see them. */
export interface Uploads {
  /**
   * Opens a way to send exactly the promised bytes, once, until `expires_at`; closes that of the document's upload
   * before. The first to be there stays: nothing takes its place.
   */
  begin(job: UploadJob): Promise<UploadTarget>;
  /** The document's latest upload, for as long as it is kept, and whether its bytes are there. */
  find(tenant: string, documentId: string): Promise<{ job: UploadJob; arrived: boolean } | undefined>;
  /** Forgets it; what was sent for it goes when it is come across. @returns whether there was one */
  forget(tenant: string, documentId: string): Promise<boolean>;
}

/** What was sent, as the one who takes it up sees it. Each method may be repeated. */
export interface Arrivals {
  /** What an arrival was promised to be; undefined where it is forgotten, or another upload took its place. */
  job(ref: UploadRef): Promise<UploadJob | undefined>;
  /** The bytes; undefined where there are none (any more). */
  read(ref: UploadRef): Promise<Uint8Array | undefined>;
  /** Keeps what came of it, if it still is the document's latest, and removes the bytes. */
  settle(ref: UploadRef, outcome: UploadOutcome): Promise<void>;
  /** Removes bytes that nobody waits for. */
  discard(ref: UploadRef): Promise<void>;
}

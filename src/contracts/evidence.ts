import { z } from 'zod';

/** A piece of a document (or of a tool's answer) that may be quoted. */
export const passageSchema = z.object({
  /** `document`, `document#chunk`, `fact:tool` or `action:id`. */
  source_id: z.string(),
  title: z.string(),
  text: z.string(),
  /** 0..1; comparable within one search. */
  score: z.number(),
  /** Digest of the document's content; a change voids what was approved on it. */
  version: z.string(),
  area: z.string().optional(),
  valid_until: z.string().optional(),
  superseded_by: z.string().optional(),
  /** How people ask for what its document says; no part of the text, so never quoted. */
  asks: z.array(z.string()).optional(),
});
export type Passage = z.infer<typeof passageSchema>;

/** Where a sentence is found: `quote` stands verbatim in the text of `source_id`. */
export const citationSchema = z.object({ source_id: z.string(), title: z.string(), quote: z.string() });
export type Citation = z.infer<typeof citationSchema>;

/** A sentence of an answer. `factual` sentences need a citation; greetings and questions do not. */
export const sentenceSchema = z.object({
  text: z.string(),
  factual: z.boolean(),
  citations: z.array(citationSchema),
});
export type Sentence = z.infer<typeof sentenceSchema>;

/** What a tool answered for the session's subject, kept as evidence. `text` is its canonical JSON. */
export const factSchema = z.object({
  source_id: z.string(),
  tool: z.string(),
  title: z.string(),
  text: z.string(),
  digest: z.string(),
  at: z.string(),
});
export type Fact = z.infer<typeof factSchema>;

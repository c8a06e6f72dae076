import { z } from 'zod';

/** What a concluded session taught (requirement A1, A5): kept for learning, erased with it. */
export const episodeSchema = z.object({
  session_id: z.string(),
  thread_id: z.string(),
  intents: z.array(z.string()),
  area: z.string().optional(),
  methods: z.array(z.string()),
  outcome: z.string(),
  score: z.number(),
  /** Whole above 0.8, a summary from 0.6, what went wrong below. */
  text: z.string(),
  at: z.string(),
});
export type Episode = z.infer<typeof episodeSchema>;

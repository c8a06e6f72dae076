/** What other functions and the retrieval function say to each other: one call of the index, one reply. */
import { z } from 'zod';
import { documentSchema } from '../../../contracts/document.ts';
import { passageSchema } from '../../../contracts/evidence.ts';

const chunkSchema = z.object({ source_id: z.string(), heading: z.string(), text: z.string() });
const filterSchema = z.object({
  areas: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  collection: z.string().optional(),
});
const querySchema = z.object({
  text: z.string(),
  filter: filterSchema.optional(),
  limit: z.int().min(1).max(100),
});

const tenant = z.string().min(1);
const id = z.string();

export const requestSchema = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('put'),
    args: z.tuple([tenant, documentSchema.required({ text: true }), z.array(chunkSchema)]),
  }),
  z.object({ method: z.literal('remove'), args: z.tuple([tenant, id]) }),
  z.object({ method: z.literal('get'), args: z.tuple([tenant, id]) }),
  z.object({ method: z.literal('source'), args: z.tuple([tenant, id]) }),
  z.object({ method: z.literal('versions'), args: z.tuple([tenant, id]) }),
  z.object({ method: z.literal('search'), args: z.tuple([tenant, querySchema]) }),
]);
export type RetrievalRequest = z.infer<typeof requestSchema>;

/** In place of a request that is too large to send: the name of the object that holds it. */
export const handedOverSchema = z.strictObject({ at: z.string() });

/** Values as they cross: nothing is left out, a map is its entries. */
export const valueSchemas = {
  put: z.undefined().optional(),
  remove: z.boolean(),
  get: documentSchema.optional(),
  source: passageSchema.optional(),
  versions: z.array(z.tuple([z.string(), z.string()])),
  search: z.array(passageSchema),
};

export const replySchema = z.union([
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
  z.object({ value: z.unknown().optional() }),
]);
export type RetrievalReply = z.infer<typeof replySchema>;

import { z } from 'zod';
import { extensionSchema, extensionsSchema } from './extensions.ts';
import { specialistSchema } from './specialists.ts';

/** Durations of a pack that was parsed are in milliseconds. */
const parsedExtensionSchema = z.preprocess(
  (one) => (hasTimeout(one) ? { ...one, timeout: `${one.timeout}ms` } : one),
  extensionSchema,
);

const hasTimeout = (one: unknown): one is { timeout: number } =>
  typeof one === 'object' && one !== null && 'timeout' in one && typeof one.timeout === 'number';

/** What infrastructure needs to know of a pack that was loaded, checked and written as JSON. */
export const deployedPackSchema = z.object({
  specialists: z.array(specialistSchema),
  extensions: extensionsSchema.extend({ extensions: z.array(parsedExtensionSchema) }),
});
export type DeployedPack = z.infer<typeof deployedPackSchema>;

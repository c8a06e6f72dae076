import { z } from 'zod';
import { parseLimits } from '../../functions/api/app.ts';
import { Failure } from '../../src/contracts/errors.ts';
import { originSchema } from '../../src/contracts/origin.ts';
import { tenantSchema } from '../../src/contracts/ids.ts';
import { defaultPack } from './default-pack.ts';

/** What `deliberate start` takes from flags and the environment; flags come first. */
export type StartFlags = { port?: string; data?: string; pack?: string; quiet?: boolean };

const aPort = 'must be a port, 0 to 65535';
const areLimits = (text: string): boolean => {
  try {
    return parseLimits(text).length >= 0;
  } catch {
    return false;
  }
};

const settingsSchema = z.object({
  PORT: z.coerce.number(aPort).int(aPort).min(0, aPort).max(65_535, aPort).default(8787),
  DELIBERATE_DATA: z.string().min(1).default('.deliberate'),
  DELIBERATE_PACK: z.string().min(1).default(defaultPack),
  /** The operator's key; made and printed once if unset. */
  DELIBERATE_API_KEY: z.string().min(16, 'must have 16 characters or more').optional(),
  /** Tenants that this host serves, the first one for the keys that it makes. */
  DELIBERATE_TENANTS: z
    .string()
    .default('default')
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(tenantSchema).min(1)),
  DELIBERATE_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  /** Requests a principal may make, such as `60/1m,1000/1h`, or `off`. */
  DELIBERATE_LIMITS: z
    .string()
    .refine(areLimits, 'must be limits such as 60/1m,1000/1h, or off')
    .default('100/1s,60/1m,1000/1h,10000/1d'),
  /** Pages of this origin may call from a browser; none where unset. */
  DELIBERATE_CONSOLE_ORIGIN: originSchema.optional(),
  /** Folder of the heads of audit chains, best on another disk; in the data folder where unset. */
  DELIBERATE_ANCHORS: z.string().min(1).optional(),
});

export type Settings = z.infer<typeof settingsSchema>;

/** Reads all settings at once. @throws Failure `SettingsInvalid` that lists everything that is wrong */
export const readSettings = (
  flags: StartFlags,
  env: Readonly<Record<string, string | undefined>>,
): Settings => {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = settingsSchema.safeParse({
    ...present,
    ...(flags.port === undefined ? {} : { PORT: flags.port }),
    ...(flags.data === undefined ? {} : { DELIBERATE_DATA: flags.data }),
    ...(flags.pack === undefined ? {} : { DELIBERATE_PACK: flags.pack }),
  });
  if (read.success) return read.data;
  const details = read.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const names = [...new Set(details.map((detail) => detail.path))].join(', ');
  throw new Failure('SettingsInvalid', `Cannot start because settings are wrong: ${names}.`, { details });
};

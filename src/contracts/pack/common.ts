import { z } from 'zod';

/** A short machine name: lower case letters, digits, `_` and `-`, at most 64. */
export const slug = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'a short name of a-z, 0-9, _ and -');

/** A JSONata expression as data. The pack loader compiles each one and refuses a pack with a broken one. */
export const expression = z.string().min(1).max(4000);

/** A span of time as people write it: `90s`, `15m`, `4h`, `2d`. Parsed to milliseconds. */
export const duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, 'a duration such as 90s, 15m, 4h or 2d')
  .transform((text) => {
    const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
    const [, amount = '0', , suffix = 's'] = /^(\d+(\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
    return Math.round(Number(amount) * unit[suffix as keyof typeof unit]);
  });

/** Text with `{{name}}` places that the composer fills. */
export const template = z.string().min(1).max(4000);

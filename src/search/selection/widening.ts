import type { Widening } from '../options.ts';

/** Children that count after so many visits: ⌈factor · visits^exponent⌉, at least one (Coulom 2007; Couëtoux et al. 2011). */
export const widened = (visits: number, { factor, exponent }: Widening): number =>
  Math.max(1, Math.ceil(factor * visits ** exponent));

/**
 * Rows of the API say what is asked and what is answered, and schemas are most of what a function's start takes. Few read
 * all of them: a function that answers requests reads what is asked, the authorizer only who may ask.
 */
import { basename, dirname } from 'node:path';

/** What a bundle keeps of its rows' forms: `all` describes the API, `asked` reads requests, `none` reads roles. */
export type Forms = 'all' | 'asked' | 'none';

const exceptions: Readonly<Record<string, Forms>> = { probes: 'all', authorize: 'none' };

/** @param entry file `functions/NAME/index.ts` */
export const formsOf = (entry: string): Forms => exceptions[basename(dirname(entry))] ?? 'asked';

/** A file of rows without the forms that its bundle does not read; what only they name is then not used. */
export const withoutForms = (rows: string, forms: Forms): string => {
  if (forms === 'all') return rows;
  const asked = rows.replace(/\bschema: \w+,?/g, '');
  return forms === 'asked' ? asked : asked.replace(/^ *(?:params|query|body): \w+,$/gm, '');
};

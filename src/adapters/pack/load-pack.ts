import type { Pack } from '../../ports/pack.ts';
import { checkContent } from './check-content.ts';
import { checkNames } from './check-names.ts';
import { checkReferences } from './check-references.ts';
import { Faults } from './faults.ts';
import { openPack } from './pack-files.ts';
import { parsePack } from './parse-pack.ts';

/**
 * Reads a pack's folder whole and checks it: every file against its schema, every name that refers to another file,
 * every expression, pattern and JSON Schema, and that code files lie inside the folder. Runs none of its code.
 * @throws Failure `PackInvalid`; its `details` have one line a fault, `path` being `file:line`
 */
export const loadPack = (folder: string): Pack => {
  const files = openPack(folder);
  const faults = new Faults(folder);
  const parsed = parsePack(files, faults);
  checkReferences(parsed, faults);
  checkContent(parsed, files, faults);
  checkNames(parsed, faults);
  faults.throwIfAny();
  return {
    manifest: whole(parsed.manifest.value),
    triage: whole(parsed.triage.value),
    specialists: whole(parsed.specialists.value).specialists,
    actions: whole(parsed.actions.value).actions,
    policies: whole(parsed.policies.value),
    extensions: whole(parsed.extensions.value),
    articles: parsed.articles.map(({ front, body, file }) => ({ front, body, file })),
    causal: new Map(parsed.causal.map(({ value }) => [whole(value).model_id, whole(value)])),
    golden: parsed.golden.flatMap(({ value }) => whole(value).cases),
    folder,
    digest: files.digest(),
  };
};

/** A file that parsed; one that did not has left a fault, so this is never reached without a value. */
const whole = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('Cannot build a pack because one of its files was not parsed.');
  return value;
};

import type { z } from 'zod';
import type { Problems } from './problems.ts';
import { jsonPathFields } from './schema.ts';

export const joinPath = (base: string, path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, base);

const ours = /^(must|is|can) /;

/** Reports what zod found, each as the end of a sentence about a field. */
export const addIssues = (problems: Problems, base: string, error: z.ZodError): void => {
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const at = joinPath(base, [...issue.path, key]);
        if (jsonPathFields.has(key))
          problems.add(at, 'is of JSONPath; the engine reads the JSONata form only');
        else problems.add(at, 'is a field that the engine does not have');
      }
    } else if (issue.code === 'invalid_union') {
      problems.add(joinPath(base, issue.path), 'is neither a valid literal nor a JSONata expression');
    } else {
      const at = joinPath(base, issue.path);
      problems.add(at, ours.test(issue.message) ? issue.message : `is refused: ${issue.message}`);
    }
  }
};

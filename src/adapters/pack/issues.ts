import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
export type PlainIssue = { path: (string | number)[]; message: string };

/** Zod's issues with names for what is missing or unknown, and each alternative of a union in one sentence. */
export const issuesOf = (issues: readonly Issue[]): PlainIssue[] =>
  issues.flatMap((issue): PlainIssue[] => {
    const path = issue.path.map((key) => (typeof key === 'symbol' ? key.toString() : key));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such field' }));
    }
    if (issue.code === 'invalid_type' && issue.input === undefined && issue.message.includes('undefined')) {
      return [{ path, message: 'is missing' }];
    }
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const ways = issue.errors.map((errors) =>
        issuesOf(errors)
          .map((one) => one.message)
          .join(' and '),
      );
      return [{ path, message: `fits none of the forms it may have (${[...new Set(ways)].join('; or ')})` }];
    }
    return [{ path, message: lowered(issue.message) }];
  });

const lowered = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);

import { LineCounter, isMap, isNode, isPair, isScalar, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import type { Faults } from './faults.ts';
import { issuesOf } from './issues.ts';

export type Path = readonly (string | number)[];

/** A file's parsed content, or nothing where it does not fit, and the line on which each part of it stands. */
export type Parsed<T> = { file: string; value: T | undefined; line: (path: Path) => number };

/**
 * Parses YAML and holds it to a schema; what is wrong is added to `faults` with its line.
 * @param source.firstLine the line of the file on which `text` begins; 1 by default
 */
export const parseYaml = <S extends z.ZodType>(
  source: { file: string; text: string; firstLine?: number },
  schema: S,
  faults: Faults,
): Parsed<z.output<S>> => {
  const { file, text, firstLine = 1 } = source;
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const at = (offset: number): number => counter.linePos(offset).line + firstLine - 1;
  const line = (path: Path): number => at(offsetOf(document, path));
  for (const error of document.errors) faults.add(file, at(error.pos[0]), firstSentence(error.message));
  if (document.errors.length > 0) return { file, value: undefined, line };
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return { file, value: parsed.data, line };
  for (const issue of issuesOf(parsed.error.issues)) {
    faults.add(file, line(issue.path), `${nameOf(issue.path)}${issue.message}`);
  }
  return { file, value: undefined, line };
};

const firstSentence = (message: string): string => message.split('\n')[0] ?? message;

const nameOf = (path: Path): string => (path.length === 0 ? '' : `${path.join('.')}: `);

/** Where a path's key or item begins; for what isn't there, where its closest parent does. */
const offsetOf = (document: Document, path: Path): number => {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (one) => isPair(one) && isScalar(one.key) && String(one.key.value) === String(key),
      );
      if (pair === undefined) return offset;
      offset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else {
      node = document.contents === node || isNode(node) ? childOf(node, key) : undefined;
      if (!isNode(node)) return offset;
      offset = node.range?.[0] ?? offset;
    }
  }
  return offset;
};

const childOf = (node: unknown, key: string | number): unknown =>
  isNode(node) && 'items' in node && Array.isArray(node.items)
    ? (node.items as unknown[])[Number(key)]
    : undefined;

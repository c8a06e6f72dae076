import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { z } from 'zod';
import { checkExpressions } from './check-expressions.ts';
import { checkGraph } from './check-graph.ts';
import { checkState } from './check-state.ts';
import { template, type Template } from '../jsonata/template.ts';
import { compileState } from './compile.ts';
import { addIssues } from './issues.ts';
import type { LoadedMachine, Scope, State } from './machine.ts';
import { gatherProblems, type Problems } from './problems.ts';
import { machineSchema, stateSchemas, type RawScope } from './schema.ts';
import { substitute } from './substitute.ts';

const typed = z.looseObject({ Type: z.enum(Object.keys(stateSchemas) as (keyof typeof stateSchemas)[]) });

const checkMarks = (value: unknown, path: string, problems: Problems): void => {
  if (typeof value === 'string') {
    if (value.startsWith('{%') !== value.endsWith('%}')) problems.add(path, 'has only one of {% and %}');
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const nested = key === 'States' || key === 'Branches' || key === 'ItemProcessor' || key === 'Comment';
      if (!nested) checkMarks(inner, `${path}.${key}`, problems);
    }
  }
};

const loadScope = (raw: RawScope, path: string, seen: Set<string>, problems: Problems): Scope => {
  const under = path === '' ? '' : `${path}.`;
  const states = new Map<string, State>();
  let whole = true;
  for (const [name, value] of Object.entries(raw.States)) {
    const at = `${under}States.${name}`;
    if (seen.has(name)) problems.add(at, 'has the name of another state of the machine');
    seen.add(name);
    const kind = typed.safeParse(value);
    if (!kind.success) {
      problems.add(`${at}.Type`, `must be one of ${Object.keys(stateSchemas).join(', ')}`);
      whole = false;
      continue;
    }
    checkMarks(value, at, problems);
    const parsed = stateSchemas[kind.data.Type].safeParse(value);
    if (!parsed.success) {
      addIssues(problems, at, parsed.error);
      whole = false;
      continue;
    }
    checkState(parsed.data, at, problems);
    const field = (inner: unknown, location: string): Template =>
      template(inner, location, (where, problem) =>
        problems.add(`${at}.${where.replaceAll('/', '.')}`, problem),
      );
    const scope = (inner: RawScope, innerPath: string): Scope => loadScope(inner, innerPath, seen, problems);
    states.set(name, compileState(name, parsed.data, at, { field, scope }));
  }
  const scope: Scope = { startAt: raw.StartAt, states };
  if (whole) checkGraph(scope, path, problems);
  return scope;
};

const parseJson = (text: string, problems: Problems): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    problems.add('', `is no JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return undefined;
  }
};

/**
 * Reads a state machine, and refuses what the engine lacks or Step Functions would refuse or do otherwise: nothing is
 * ever half-run.
 * @param options `file` names it in errors, and the machine is called by it without `.asl.json`; `substitutions` are
 * CloudFormation's for `${Name}` in plain strings of Resource and Arguments: each must be used, none may be missing.
 * @throws Failure `MachineInvalid`, with a line in `details` for each thing that is wrong.
 */
export const loadMachine = (options: {
  text: string;
  file: string;
  substitutions?: Readonly<Record<string, string>>;
}): LoadedMachine => {
  const problems = gatherProblems(options.file);
  const json = parseJson(options.text, problems);
  problems.raise();
  const definition = substitute(json, options.substitutions ?? {}, problems);
  problems.raise();
  const parsed = machineSchema.safeParse(definition);
  if (!parsed.success) addIssues(problems, '', parsed.error);
  problems.raise();
  const raw = machineSchema.parse(definition);
  const scope = loadScope(raw, '', new Set(), problems);
  if (problems.found.length === 0) checkExpressions(scope, '', new Set(), problems);
  problems.raise();
  const text = JSON.stringify(definition);
  return {
    ...scope,
    name: basename(options.file).replace(/(\.asl)?\.json$/, ''),
    text,
    hash: createHash('sha256').update(text).digest('hex'),
    ...(raw.TimeoutSeconds === undefined ? {} : { timeout: raw.TimeoutSeconds }),
  };
};

import { Failure } from '../../contracts/errors.ts';
import { ExtensionError, type Executor, type ExecutorContext, type Tool } from '../../extension/index.ts';
import type { Body, Run } from '../../ports/extension-body.ts';
import { guardedFetch, type Transport } from './guarded-fetch.ts';
import { redactor } from './redact.ts';
import type { Variables } from './variables.ts';

/** What the manifest says that the code must match. */
export type Declared = { extensionId: string; kind: 'tool' | 'executor'; hasLookup: boolean };
/** A line that the code logs; texts come without secrets. */
export type CodeLog = (event: string, fields: Readonly<Record<string, string | number | boolean>>) => void;

type Options = {
  declared: Declared;
  /** The module that the pack's file is. */
  module: unknown;
  variables: Variables;
  /** As `declaredHosts` makes them. */
  hosts: readonly string[];
  transport: Transport;
  log: CodeLog;
};

type Definition = Tool<unknown, unknown> | Executor<unknown, unknown>;

const isDefinition = (value: unknown): value is Definition =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  (value.kind === 'tool' || value.kind === 'executor') &&
  'run' in value &&
  typeof value.run === 'function' &&
  (!('lookup' in value) || value.lookup === undefined || typeof value.lookup === 'function');

const definitionOf = (module: unknown, declared: Declared): Definition => {
  const wrong = (why: string): Error =>
    new Failure('PackInvalid', `Cannot use the code of ${declared.extensionId} because it ${why}.`);
  const found =
    typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined;
  const maker = declared.kind === 'tool' ? 'defineTool' : 'defineExecutor';
  if (!isDefinition(found) || found.kind !== declared.kind) {
    throw wrong(`has no default export made by ${maker}`);
  }
  const hasLookup = found.kind === 'executor' && found.lookup !== undefined;
  if (declared.hasLookup && !hasLookup) throw wrong('has no lookup, though its idempotency is lookup');
  return found;
};

/**
 * An extension that is code, run in this process.
 * @throws PackInvalid where the module is not what the manifest declares
 */
export const codeBody = ({ declared, module, variables, hosts, transport, log }: Options): Body => {
  const code = definitionOf(module, declared);
  const redact = redactor(variables.secrets);
  const clean = (value: string | number | boolean): string | number | boolean =>
    typeof value === 'string' ? redact(value) : value;

  const contextOf = (run: Run): ExecutorContext => ({
    ...variables,
    tenant: run.tenant,
    subject: run.subject,
    idempotencyKey: run.idempotencyKey,
    signal: run.signal,
    fetch: guardedFetch({ hosts, signal: run.signal, transport }),
    log: (event, fields = {}) => {
      const cleaned = Object.entries(fields).map(([name, value]) => [name, clean(value)] as const);
      log(redact(event), Object.fromEntries(cleaned));
    },
  });
  /** As JSON, as it comes out of a process of its own: nothing is shared, and what JSON drops is dropped everywhere. */
  const plain = (value: unknown): unknown =>
    value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);

  return {
    run: async (run) => plain(await code.run(plain(run.input), contextOf(run))),
    lookup: async (run) => {
      if (code.kind === 'tool' || code.lookup === undefined)
        throw new ExtensionError('failed', 'it has no lookup');
      return plain(await code.lookup(plain(run.input), contextOf(run)));
    },
    start: async () => {},
    close: async () => {},
  };
};

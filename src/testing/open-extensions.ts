import { pathToFileURL } from 'node:url';
import {
  codeBody,
  declaredHosts,
  extensionsOver,
  httpBody,
  packFile,
  variablesOf,
} from '../adapters/extensions/index.ts';
import type { Transport, Variables } from '../adapters/extensions/index.ts';
import type { Body } from '../ports/extension-body.ts';
import { systemClock } from '../adapters/system/index.ts';
import type { ExtensionManifest } from '../contracts/pack/index.ts';
import type { Effect, EffectOrder, ToolCall } from '../ports/extensions.ts';
import type { Pack } from '../ports/pack.ts';

export type OpenedExtensions = {
  /** What a tool reads. Without `customer_id` nobody is verified. @throws Failure `ToolRefused`, `ToolFailed` */
  tool: (tool: string, input?: object, customer_id?: string) => Promise<unknown>;
  /**
   * One attempt at an effect, the first one under the key `test/1` unless `more` says otherwise.
   * @throws Failure `ExecutorRefused`, `ExecutorFailed`, `EffectUnknown`
   */
  act: (
    executor: string,
    input: object,
    customer_id?: string,
    more?: Partial<Pick<EffectOrder, 'attempt' | 'idempotencyKey'>>,
  ) => Promise<Effect>;
  /** What was logged, as JSON, a line an entry. */
  lines: readonly string[];
};

const tenant = 'test';

/**
 * A pack's extensions as a host has them (whom they may serve, schemas, deadlines, declared hosts), with their code in this
 * process and `fetch` in the place of the network.
 * @param options.env settings and secrets that `extensions.yaml` names
 * @throws Failure `SettingsInvalid`, `PackInvalid`
 */
export const openExtensions = async (options: {
  pack: Pack;
  env: Readonly<Record<string, string>>;
  fetch: Transport;
}): Promise<OpenedExtensions> => {
  const { pack, env, fetch } = options;
  const lines: string[] = [];
  const log = (level: string, event: string, fields: object = {}): void => {
    lines.push(JSON.stringify({ level, event, ...fields }));
  };
  const variables = variablesOf(pack.extensions, env);
  const parts = await Promise.all(
    pack.extensions.extensions.map(async (manifest) => {
      const own = variables.get(manifest.extension_id) ?? { settings: {}, secrets: {} };
      const body = await bodyOf(manifest, own, { folder: pack.folder, transport: fetch, log });
      return { manifest, secrets: own.secrets, body };
    }),
  );
  const extensions = extensionsOver(parts, { clock: systemClock, log });
  const subjectOf = (customer_id: string | undefined): ToolCall['subject'] =>
    customer_id === undefined ? undefined : { customer_id };
  return {
    tool: (tool, input = {}, customer_id) =>
      extensions.callTool({ tenant, tool, subject: subjectOf(customer_id), input }),
    act: (executor, input, customer_id, { attempt = 1, idempotencyKey = 'test/1' } = {}) =>
      extensions.execute({
        ...{ tenant, executor, subject: subjectOf(customer_id), input },
        ...{ attempt, idempotencyKey },
      }),
    lines,
  };
};

const bodyOf = async (
  manifest: ExtensionManifest,
  variables: Variables,
  given: {
    folder: string;
    transport: Transport;
    log: (level: string, event: string, fields: object) => void;
  },
): Promise<Body> => {
  const { folder, transport, log } = given;
  const { extension_id: extensionId, kind, http, code } = manifest;
  if (http !== undefined) return httpBody({ manifest, http, variables, transport });
  const module: unknown = await import(pathToFileURL(packFile(folder, code ?? '')).href);
  const hasLookup = manifest.kind === 'executor' && manifest.idempotency === 'lookup';
  return codeBody({
    declared: { extensionId, kind, hasLookup },
    module,
    variables,
    hosts: declaredHosts(manifest.hosts, variables.settings),
    transport,
    log: (line, fields) => {
      log('info', 'extension.log', { ...fields, extension_id: extensionId, line });
    },
  });
};

import { pathToFileURL } from 'node:url';
import { realpathSync } from 'node:fs';
import {
  codeBody,
  declaredHosts,
  extensionsOver,
  httpBody,
  packFile,
  variablesOf,
  type Body,
  type CodeLog,
  type Transport,
  type Variables,
} from '../../src/adapters/extensions/index.ts';
import type { Extensions as ExtensionsFile, ExtensionManifest } from '../../src/contracts/pack/index.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Extensions } from '../../src/ports/extensions.ts';
import type { Log } from '../../src/ports/telemetry.ts';
import { childBody } from './child-body.ts';
import { lazyBody } from './lazy-body.ts';

export type ExtensionsOptions = {
  packDir: string;
  /** `extensions.yaml`, parsed. */
  file: ExtensionsFile;
  /** Where settings and secrets are read from: the environment and what `startCompanion` adds. */
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  log: Log;
  /** `process`: code runs in child processes. `in-process`: here, for tests and the simulation. */
  mode: 'process' | 'in-process';
  /** Sends what `http` extensions and code in this process send; default the platform's `fetch`. */
  transport?: Transport;
};

/**
 * The pack's tools and executors on one machine. Starts nothing: a process of code starts with its first call.
 * @throws SettingsInvalid (lists every secret that is not set), PackInvalid (a file outside the pack or missing, a
 * schema, expression or host that is none)
 */
export const createExtensions = (options: ExtensionsOptions): Extensions => {
  const { file, env, clock, log } = options;
  const variables = variablesOf(file, env);
  const parts = file.extensions.map((manifest) => {
    const own = variables.get(manifest.extension_id) ?? { settings: {}, secrets: {} };
    return { manifest, secrets: own.secrets, body: bodyOf(options, manifest, own) };
  });
  return extensionsOver(parts, { clock, log });
};

const bodyOf = (options: ExtensionsOptions, manifest: ExtensionManifest, variables: Variables): Body => {
  const { clock, log, mode, transport = fetch } = options;
  const { extension_id: extensionId, http, code, kind } = manifest;
  if (http !== undefined) return httpBody({ manifest, http, variables, transport });
  const packDir = realpathSync(options.packDir);
  const file = packFile(packDir, code ?? '');
  const hosts = declaredHosts(manifest.hosts, variables.settings);
  const hasLookup = manifest.kind === 'executor' && manifest.idempotency === 'lookup';
  const declared = { extensionId, kind, hasLookup };
  const codeLog: CodeLog = (event, fields) => {
    log('info', 'extension.log', { ...fields, extension_id: extensionId, line: event });
  };
  if (mode === 'process') {
    const memoryMb = manifest.memory_mb;
    return childBody({ packDir, file, declared, hosts, variables, memoryMb, clock, log: codeLog });
  }
  return lazyBody(async () => {
    const module: unknown = await import(pathToFileURL(file).href);
    return codeBody({ declared, module, variables, hosts, transport, log: codeLog });
  });
};

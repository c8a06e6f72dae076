import { pathToFileURL } from 'node:url';
import { realpathSync } from 'node:fs';
import {
  codeBody,
  declaredHosts,
  extensionsOver,
  httpBody,
  packFile,
  variablesOf,
  type CodeLog,
  type Transport,
  type Variables,
} from '../../src/adapters/extensions/index.ts';
import type { Extensions as ExtensionsFile, ExtensionManifest } from '../../src/contracts/pack/index.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Body } from '../../src/ports/extension-body.ts';
import type { Extensions } from '../../src/ports/extensions.ts';
import type { Log } from '../../src/ports/telemetry.ts';
import { childBody } from './child-body.ts';

export type ExtensionsOptions = {
  packDir: string;
  /** `extensions.yaml`, parsed. */
  file: ExtensionsFile;
  /** Where settings and secrets are read from: the environment and what `startCompanion` adds. */
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  log: Log;
  /** What `loadModules` gives: code runs in this process, as tests and the simulation want it. Default: in processes of its own. */
  modules?: ReadonlyMap<string, unknown>;
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

/** The modules of every `code` extension, by `extension_id`. Runs the pack's code in this process. */
export const loadModules = async (
  packDir: string,
  file: ExtensionsFile,
): Promise<ReadonlyMap<string, unknown>> => {
  const modules = new Map<string, unknown>();
  for (const { extension_id, code } of file.extensions) {
    if (code === undefined) continue;
    modules.set(extension_id, await import(pathToFileURL(packFile(packDir, code)).href));
  }
  return modules;
};

const bodyOf = (options: ExtensionsOptions, manifest: ExtensionManifest, variables: Variables): Body => {
  const { clock, log, modules, transport = fetch } = options;
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
  if (modules !== undefined) {
    const module = modules.get(extensionId);
    return codeBody({ declared, module, variables, hosts, transport, log: codeLog });
  }
  const memoryMb = manifest.memory_mb;
  return childBody({ packDir, file, declared, hosts, variables, memoryMb, clock, log: codeLog });
};

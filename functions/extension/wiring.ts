import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretValues } from '../../src/adapters/aws/extensions/secret-values.ts';
import { type ReadyCode, serveExtension } from '../../src/adapters/aws/extensions/serve-extension.ts';
import { clientSettings } from '../../src/adapters/aws/shared/client-settings.ts';
import { createLambdaLog } from '../../src/adapters/aws/telemetry/index.ts';
import { codeBody, declaredHosts, redactor, type Transport } from '../../src/adapters/extensions/index.ts';
import { systemClock } from '../../src/adapters/system/index.ts';
import { Failure } from '../../src/contracts/errors.ts';
import type { ExtensionManifest } from '../../src/contracts/pack/index.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/telemetry.ts';
import { type Environment, readSettings } from '../wiring/settings.ts';

export type ExtensionFunctionOptions = {
  manifest: ExtensionManifest;
  /** Loads the module that the pack's file is. */
  load: () => Promise<unknown>;
  transport: Transport;
  /** `EXTENSION_SECRETS` and `EXTENSION_SETTINGS` are read of it. Default: the process's. */
  env?: Environment;
  secretsManager?: SecretsManagerClient;
  clock?: Clock;
  log?: Log;
};

/**
 * The handler of one code extension's function: runs its code with its own settings, the secrets its manifest declares
 * (read from Secrets Manager, kept 5 minutes) and a `fetch` that reaches the hosts it declares.
 * @throws Failure `SettingsInvalid`
 */
export const extensionFunction = (options: ExtensionFunctionOptions) => {
  const { manifest, load, transport, env = process.env, clock = systemClock } = options;
  const { extension_id: extensionId, kind } = manifest;
  const read = readSettings(env, []);
  const { EXTENSION_SECRETS: ids = {}, EXTENSION_SETTINGS: settings = {} } = read;
  const lacking = manifest.secrets.filter((name) => !Object.hasOwn(ids, name));
  if (lacking.length > 0) {
    const names = lacking.join(', ');
    throw new Failure('SettingsInvalid', `Cannot start ${extensionId} because it lacks secrets: ${names}.`);
  }
  const own = Object.fromEntries(manifest.secrets.map((name) => [name, ids[name] ?? '']));
  const secretsManager = options.secretsManager ?? new SecretsManagerClient(clientSettings());
  const secretsOf = secretValues({ secretsManager, ids: own, clock });
  const log =
    options.log ?? createLambdaLog({ service: read.DELIBERATE_STAGE, level: read.DELIBERATE_LOG }).log;
  const hasLookup = manifest.kind === 'executor' && manifest.idempotency === 'lookup';
  const declared = { extensionId, kind, hasLookup };
  const hosts = declaredHosts(manifest.hosts, settings);
  let current: (ReadyCode & { secrets: object }) | undefined;

  /** The code with the secrets of now. */
  const ready = async (): Promise<ReadyCode> => {
    const secrets = await secretsOf();
    if (current?.secrets === secrets) return current;
    const body = codeBody({
      declared,
      module: await load(),
      variables: { settings, secrets },
      hosts,
      transport,
      log: (event, fields) => {
        log('info', 'extension.log', { ...fields, extension_id: extensionId, line: event });
      },
    });
    current = { secrets, body, redact: redactor(secrets) };
    return current;
  };
  return serveExtension({ ready, timeout_ms: manifest.timeout, clock });
};

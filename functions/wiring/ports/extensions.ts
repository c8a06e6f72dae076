import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { lambdaCodeBody } from '../../../src/adapters/aws/extensions/lambda-code-body.ts';
import { secretValues } from '../../../src/adapters/aws/extensions/secret-values.ts';
import { clientSettings } from '../../../src/adapters/aws/shared/client-settings.ts';
import { extensionsOver, httpBody, settingsOf } from '../../../src/adapters/extensions/index.ts';
import type { Body } from '../../../src/ports/extension-body.ts';
import { Failure } from '../../../src/contracts/errors.ts';
import type { ExtensionManifest } from '../../../src/contracts/pack/index.ts';
import type { Extensions } from '../../../src/ports/extensions.ts';
import type { Given, PortModule } from '../given.ts';
import { setting } from '../settings.ts';

type Secrets = Readonly<Record<string, string>>;

/** Bodies of a pack's extensions: `http` ones run here, code in the function of its own. */
const bodies = ({ settings, pack }: Given) => {
  const functions = setting(settings, 'EXTENSION_FUNCTIONS');
  const variables = settingsOf(pack.extensions, setting(settings, 'EXTENSION_SETTINGS'));
  const lambda = new LambdaClient(clientSettings({ attempts: 1 }));
  return (manifest: ExtensionManifest, secrets: Secrets): Body => {
    const { http, extension_id, timeout } = manifest;
    if (http !== undefined)
      return httpBody({ manifest, http, variables: { settings: variables, secrets }, transport: fetch });
    const functionName = functions[extension_id];
    if (functionName === undefined)
      throw new Failure('SettingsInvalid', `Cannot run ${extension_id} because it has no function.`);
    return lambdaCodeBody({ lambda, functionName, timeout_ms: timeout });
  };
};

/** The pack's extensions, made anew where a secret has changed. Code extensions read their secrets themselves. */
export const make: PortModule<'extensions'>['make'] = (given) => {
  const { settings, pack, clock, log } = given;
  const ids = setting(settings, 'EXTENSION_SECRETS');
  const secretsNow = secretValues({ secretsManager: new SecretsManagerClient(clientSettings()), ids, clock });
  const bodyOf = bodies(given);
  let current: { secrets: Secrets; extensions: Extensions } | undefined;
  const now = async (): Promise<Extensions> => {
    const all = await secretsNow();
    if (current?.secrets === all) return current.extensions;
    const parts = pack.extensions.extensions.map((manifest) => {
      const own = manifest.http === undefined ? [] : manifest.secrets;
      const secrets = Object.fromEntries(
        own.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]])),
      );
      return { manifest, secrets, body: bodyOf(manifest, secrets) };
    });
    current = { secrets: all, extensions: extensionsOver(parts, { clock, log }) };
    return current.extensions;
  };
  return {
    callTool: async (call) => (await now()).callTool(call),
    execute: async (order) => (await now()).execute(order),
    close: async () => current?.extensions.close(),
  };
};

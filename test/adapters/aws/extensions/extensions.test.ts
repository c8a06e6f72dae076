import { fileURLToPath } from 'node:url';
import { extensionFunction } from '../../../../functions/extension/wiring.ts';
import { lambdaCodeBody } from '../../../../src/adapters/aws/extensions/index.ts';
import {
  extensionsOver,
  httpBody,
  variablesOf,
  type Part,
} from '../../../../src/adapters/extensions/index.ts';
import { shopFile as file } from '../../extensions/shop-file.ts';
import { extensionsContract, type MakeExtensions } from '../../extensions/extensions.contract.ts';
import { lambdaOver, secretsOver } from './in-process.ts';

const packDir = fileURLToPath(new URL('../../extensions/pack/', import.meta.url));

/** As the functions of a deployment have it: HTTP in the caller, code in functions that know their own secrets alone. */
const make: MakeExtensions = async ({ env, clock, log }) => {
  const all = variablesOf(file, env);
  const { client: secretsManager } = secretsOver({ 'stage/SHOP_TOKEN': env['SHOP_TOKEN'] ?? '' });
  const lambda = lambdaOver((name) => {
    const manifest = file.extensions.find(({ extension_id }) => `extension-${extension_id}` === name);
    if (manifest === undefined) throw new Error(`There is no function ${name}.`);
    return extensionFunction({
      manifest,
      load: () => import(`${packDir}${manifest.code}`) as Promise<unknown>,
      transport: fetch,
      env: {
        ...{ DELIBERATE_FUNCTION: name, DELIBERATE_STAGE: 'test', DELIBERATE_VERSION: '1' },
        EXTENSION_SETTINGS: JSON.stringify({ SHOP_URL: env['SHOP_URL'] }),
        EXTENSION_SECRETS: JSON.stringify({ SHOP_TOKEN: 'stage/SHOP_TOKEN' }),
      },
      secretsManager,
      clock,
      log,
    });
  });
  const parts = file.extensions.map((manifest): Part => {
    const variables = all.get(manifest.extension_id) ?? { settings: {}, secrets: {} };
    if (manifest.http !== undefined) {
      const body = httpBody({ manifest, http: manifest.http, variables, transport: fetch });
      return { manifest, secrets: variables.secrets, body };
    }
    const functionName = `extension-${manifest.extension_id}`;
    return {
      manifest,
      secrets: {},
      body: lambdaCodeBody({ lambda, functionName, timeout_ms: manifest.timeout }),
    };
  });
  return extensionsOver(parts, { clock, log });
};

extensionsContract('code in functions of its own', make);

import { fileURLToPath } from 'node:url';
import { createExtensions, loadModules } from '../../../local/extensions/index.ts';
import { extensionsContract } from '../../adapters/extensions/extensions.contract.ts';
import { shopFile as file } from '../../adapters/extensions/shop-file.ts';

const packDir = fileURLToPath(new URL('../../adapters/extensions/pack', import.meta.url));

extensionsContract('in processes of their own', async (given) =>
  createExtensions({ ...given, packDir, file }),
);
extensionsContract('in this process', async (given) =>
  createExtensions({ ...given, packDir, file, modules: await loadModules(packDir, file) }),
);

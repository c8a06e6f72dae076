import { Failure, type Detail } from '../../contracts/errors.ts';
import type { ExtensionManifest, Extensions } from '../../contracts/pack/index.ts';

/** What one extension is given from the environment. */
export type Variables = {
  settings: Readonly<Record<string, string>>;
  secrets: Readonly<Record<string, string>>;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The pack's settings: the environment's value where it has one, else the default. */
export const settingsOf = (file: Extensions, env: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(file.settings).map(([name, byDefault]) => [name, env[name] || byDefault]),
  );

const secretsOf = (manifest: ExtensionManifest, env: Environment): Record<string, string> =>
  Object.fromEntries(
    manifest.secrets.flatMap((name): [string, string][] => {
      const value = env[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );

/**
 * The variables of every extension, by `extension_id`.
 * @throws SettingsInvalid that lists every secret the environment lacks
 */
export const variablesOf = (file: Extensions, env: Environment): ReadonlyMap<string, Variables> => {
  const settings = settingsOf(file, env);
  const all = new Map(
    file.extensions.map((manifest) => [
      manifest.extension_id,
      { settings, secrets: secretsOf(manifest, env) },
    ]),
  );
  const missing = new Map<string, string[]>();
  for (const { extension_id, secrets } of file.extensions) {
    for (const name of secrets) {
      if (all.get(extension_id)?.secrets[name] !== undefined) continue;
      missing.set(name, [...(missing.get(name) ?? []), extension_id]);
    }
  }
  if (missing.size === 0) return all;
  const details = [...missing].map(([path, users]): Detail => ({
    path,
    message: `needed by ${users.join(', ')}`,
  }));
  const names = [...missing.keys()].join(', ');
  throw new Failure('SettingsInvalid', `Cannot start the extensions because ${names} is not set.`, {
    details,
  });
};

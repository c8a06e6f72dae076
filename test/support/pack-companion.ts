/** The companion of a pack, started for tests. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { startCompanion } from '../../local/extensions/index.ts';
import { systemClock, systemRandom } from '../../src/adapters/system/index.ts';
import { extensionsSchema } from '../../src/contracts/pack/index.ts';

export type PackCompanion = {
  /** Where it serves, and what its callers send: as those who count effects need it. */
  companion: { url: string; token: string };
  /** Name and value of the setting that says where it serves. */
  setting: [name: string, value: string];
  /** Name and value of the secret, where it has one. */
  secret: [name: string, value: string] | undefined;
  /** Both, as environment variables. */
  variables: Readonly<Record<string, string>>;
};

/**
 * Starts the companion of a pack that has one, on a data folder of its own.
 * @param ends takes what has to be ended
 */
export const startPackCompanion = async (
  pack: string,
  ends: (() => unknown)[],
): Promise<PackCompanion | undefined> => {
  const file = extensionsSchema.parse(parse(readFileSync(join(pack, 'extensions.yaml'), 'utf8')));
  const dataDir = mkdtempSync(join(tmpdir(), 'deliberate-companion-'));
  ends.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const started = await startCompanion({
    packDir: resolve(pack),
    file,
    env: {},
    dataDir,
    clock: systemClock,
    random: systemRandom,
    log: () => undefined,
  });
  if (file.companion === undefined || started === undefined) return undefined;
  ends.push(() => started.close());
  const { setting, secret } = file.companion;
  const { variables } = started;
  const valueOf = (name: string | undefined): string => (name === undefined ? '' : (variables[name] ?? ''));
  return {
    companion: { url: valueOf(setting), token: valueOf(secret) },
    setting: [setting, valueOf(setting)],
    secret: secret === undefined ? undefined : [secret, valueOf(secret)],
    variables,
  };
};

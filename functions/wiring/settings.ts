import { Failure } from '../../src/contracts/errors.ts';
import { functionSettingsSchema, optionalPorts, settingsOf } from '../../src/contracts/function-settings.ts';
import type { FunctionSettings, Port, SettingName } from '../../src/contracts/function-settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A function's settings, with all that its ports need.
 * @throws Failure `SettingsInvalid` that lists everything that is missing or wrong
 */
export const readSettings = (env: Environment, ports: readonly Port[]): FunctionSettings => {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = functionSettingsSchema.safeParse(present);
  const wrong = (read.error?.issues ?? []).map(({ path, message }) => ({ path: path.join('.'), message }));
  const needed = ports.filter((port) => !optionalPorts.includes(port)).flatMap((port) => settingsOf[port]);
  const missing = [...new Set(needed)]
    .filter((name) => present[name] === undefined && !isDefaulted(name))
    .map((name) => ({ path: name, message: 'is missing' }));
  if (read.success && missing.length === 0) return read.data;
  const details = [...wrong, ...missing];
  const names = [...new Set(details.map((detail) => detail.path))].join(', ');
  throw new Failure('SettingsInvalid', `Cannot start because settings are wrong: ${names}.`, { details });
};

const isDefaulted = (name: SettingName): boolean =>
  functionSettingsSchema.shape[name].safeParse(undefined).success &&
  functionSettingsSchema.shape[name].parse(undefined) !== undefined;

/** A setting that a port needs, which `readSettings` has seen to be there. */
export const setting = <Name extends SettingName>(
  settings: FunctionSettings,
  name: Name,
): NonNullable<FunctionSettings[Name]> => {
  const value = settings[name];
  if (value === undefined || value === null)
    throw new Failure('SettingsInvalid', `Cannot start because settings are wrong: ${name}.`);
  return value;
};

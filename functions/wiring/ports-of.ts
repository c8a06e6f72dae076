import { Failure } from '../../src/contracts/errors.ts';
import { optionalPorts, settingsOf } from '../../src/contracts/function-settings.ts';
import type { Given, PortOf } from './given.ts';
import { lazily } from './lazily.ts';
import type { Ports } from './wire.ts';

type Name = Exclude<keyof Ports, 'queueUrl'>;

export const undeclared = (fn: string, port: string): Failure =>
  new Failure('Internal', `Cannot use ${port} in function ${fn} because it does not declare it.`);

/** The ports that a function declares, each one object; any other one is refused. */
export const portsOf = (ports: Ports, given: Given) => {
  const { settings } = given;
  const made = new Map<Name, unknown>();

  /** @throws Failure `Internal` for a port that the function does not declare */
  const port = <P extends Name>(name: P): PortOf<P> => {
    const load = ports[name];
    if (load === undefined) throw undeclared(settings.DELIBERATE_FUNCTION, name);
    const fresh = (): unknown =>
      lazily(
        async () => (await load()).make(given) as object,
        name === 'signer' ? { key_id: settings.SIGNING_KEY } : {},
      );
    if (!made.has(name)) made.set(name, fresh());
    // The file that a name is typed to load makes that port.
    return made.get(name) as PortOf<P>;
  };

  /** The port, or undefined where the stage does without. */
  const optional = <P extends Extract<Name, 'people' | 'worker'>>(name: P): PortOf<P> | undefined => {
    const absent =
      optionalPorts.includes(name) && settingsOf[name].some((one) => settings[one] === undefined);
    if (absent && ports[name] !== undefined) return undefined;
    return port(name);
  };
  return { port, optional };
};

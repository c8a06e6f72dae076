/**
 * A port whose adapter is loaded and made when one of its methods is first called: what a request does not touch costs
 * it nothing. A loading that fails is tried again at the next call.
 * @param load gives a port whose members are all functions that return promises
 * @param plain members that are there at once
 */
export const lazily = <T extends object>(load: () => Promise<T>, plain: Partial<T> = {}): T => {
  let loading: Promise<T> | undefined;
  const loaded = (): Promise<T> =>
    (loading ??= load().catch((thrown: unknown) => {
      loading = undefined;
      throw thrown;
    }));
  const methods = new Map<string, (...args: unknown[]) => Promise<unknown>>();
  const methodOf = (name: string) => {
    const method = async (...args: unknown[]): Promise<unknown> => {
      const port = await loaded();
      const run: unknown = Reflect.get(port, name);
      if (typeof run !== 'function')
        throw new TypeError(`Cannot call ${name} because the port has no such method.`);
      return Reflect.apply(run, port, args) as unknown;
    };
    methods.set(name, method);
    return method;
  };
  // The proxy has every method of the port, by construction.
  return new Proxy(plain, {
    get: (known, name) => {
      if (Reflect.has(known, name)) return Reflect.get(known, name) as unknown;
      // Neither a promise nor a port that wakes someone: both are asked for and may be absent.
      if (typeof name !== 'string' || name === 'then' || name === 'onMessage') return undefined;
      return methods.get(name) ?? methodOf(name);
    },
  }) as T;
};

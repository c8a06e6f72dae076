import type { Port } from '../../src/contracts/function-settings.ts';
import { ports as allPorts } from '../../src/contracts/function-settings.ts';
import type { Services } from '../../src/usecases/services.ts';

/** Services without the ports that a function does not declare: touching one throws, and tells `report`. */
export const confined = (
  services: Services,
  fn: { name: string; ports: readonly Port[] },
  report: (violation: string) => void = () => undefined,
): Services =>
  new Proxy(services, {
    get(all, name) {
      const port = allPorts.find((one) => one === name);
      if (port !== undefined && !fn.ports.includes(port)) {
        const violation = `Function ${fn.name} touches ${port}, which it does not declare.`;
        report(violation);
        throw new Error(violation);
      }
      return Reflect.get(all, name) as unknown;
    },
  });

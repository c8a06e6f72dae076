import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { machineFile } from '../../local/host/machine.ts';
import type { Services } from '../../src/usecases/services.ts';
import type { FunctionSpec } from '../../topology/index.ts';
import { topology } from '../../topology/index.ts';
import { confined } from '../support/confined.ts';
import type { Shop, ShopOptions } from '../usecases/harness.ts';
import { day, doubtful, hour, openApproval, openShop, operator, says } from '../usecases/harness.ts';

const machine: unknown = JSON.parse(readFileSync(machineFile, 'utf8'));

/** A shop whose functions have the ports that the topology gives them, and no others. */
const confinedShop = async (options: ShopOptions = {}) => {
  const violations: string[] = [];
  const called = new Set<string>();
  const running = new AsyncLocalStorage<FunctionSpec>();
  let functions: readonly FunctionSpec[] = [];
  const enter = <T>(span: string, run: () => Promise<T>): Promise<T> => {
    const name = span.startsWith('function.') ? span.slice('function.'.length) : undefined;
    const entry = span === 'execution' ? 'consult' : name;
    const spec = functions.find((one) => one.entry === entry);
    if (spec === undefined) return run();
    called.add(spec.entry);
    return running.run(spec, run);
  };
  const shop: Shop = await openShop({
    ...options,
    services: (services) => {
      const tracer: Services['tracer'] = { span: (name, _, run) => enter(name, () => run(() => undefined)) };
      return new Proxy(services, {
        get(all, name) {
          if (name === 'tracer') return tracer;
          const spec = running.getStore();
          const seen =
            spec === undefined ? all : confined(all, spec, (violation) => violations.push(violation));
          return Reflect.get(seen, name) as unknown;
        },
      });
    },
  });
  functions = topology(shop.pack, machine).functions;
  return { shop, violations, called };
};

describe('what the state machine calls touches no port beside those it declares', () => {
  it('when a question is answered at once', async () => {
    const { shop, violations, called } = await confinedShop();
    expect((await shop.ask(says.fern)).status).toBe('concluded');
    expect(violations).toEqual([]);
    expect([...called]).toContain('answer');
  });

  it('when an action is approved, and when it is modified', async () => {
    const { shop, violations, called } = await confinedShop();
    const first = await shop.ask(says.refund);
    expect((await shop.decide(first, 'approve')).status).toBe('concluded');
    const second = await shop.ask(says.refund, { customer_id: 'C-100' });
    if (second.status === 'waiting_approval') {
      const { statement } = openApproval(second);
      await shop.decide(second, 'modify', { arguments: statement.arguments });
    }
    expect(violations).toEqual([]);
    for (const entry of ['answer', 'plan', 'consult', 'reflect', 'ask', 'act', 'compose'])
      expect([...called], entry).toContain(entry);
  });

  it('when it asks back, and when nobody answers in time', async () => {
    const { shop, violations, called } = await confinedShop();
    const vague = await shop.ask(says.vague);
    await shop.say(vague, says.fern);
    const refund = await shop.ask(says.refund);
    expect(refund.status).toBe('waiting_approval');
    await shop.pass(8 * day);
    expect(violations).toEqual([]);
    expect([...called]).toContain('overdue');
  });

  it('when a person takes over, and when a session is cancelled', async () => {
    const { shop, violations } = await confinedShop({ pack: doubtful });
    await shop.ask(says.unknown);
    await shop.ask(says.refund);
    await shop.pass(hour);
    expect(violations).toEqual([]);
  });

  it('notices a port that is touched and not declared', async () => {
    const { shop } = await confinedShop();
    const services = confined(shop.services, { name: 'probe', ports: [] });
    await expect(async () => services.sessions.list(operator.principal.tenant, { limit: 1 })).rejects.toThrow(
      'touches sessions',
    );
  });
});

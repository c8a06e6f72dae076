import type { Services } from '../../src/usecases/services.ts';

type KnowledgeIndex = Services['knowledge'];

/**
 * An index that brings a tenant's share of the pack up to date before it is first asked about that tenant: a deployment
 * does not know its tenants, and a new version of the pack comes with a new process.
 * @param bring brings it up to date; repeating it is harmless. Where it fails, so does the call, and the next one tries again
 */
export const withPack = (
  index: KnowledgeIndex,
  bring: (index: KnowledgeIndex, tenant: string) => Promise<void>,
): KnowledgeIndex => {
  const brought = new Map<string, Promise<void>>();
  const ready = (tenant: string): Promise<void> => {
    const running = brought.get(tenant) ?? bring(index, tenant);
    brought.set(tenant, running);
    running.catch(() => brought.delete(tenant));
    return running;
  };
  const after = async <T>(tenant: string, run: () => Promise<T>): Promise<T> => {
    await ready(tenant);
    return run();
  };
  return {
    put: (tenant, ...rest) => after(tenant, () => index.put(tenant, ...rest)),
    remove: (tenant, ...rest) => after(tenant, () => index.remove(tenant, ...rest)),
    get: (tenant, ...rest) => after(tenant, () => index.get(tenant, ...rest)),
    source: (tenant, ...rest) => after(tenant, () => index.source(tenant, ...rest)),
    versions: (tenant, ...rest) => after(tenant, () => index.versions(tenant, ...rest)),
    search: (tenant, ...rest) => after(tenant, () => index.search(tenant, ...rest)),
  };
};

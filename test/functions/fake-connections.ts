import { Failure } from '../../src/contracts/errors.ts';
import type { Connection, Connections, Topic } from '../../src/ports/connections.ts';

type Frame = Record<string, unknown>;
const keyOf = (tenant: string, topic: Topic): string => JSON.stringify([tenant, topic]);

/** Connections in memory. `sent` is what each was told; one in `gone` takes no frame, one in `broken` fails. */
export const fakeConnections = () => {
  const open = new Map<string, Connection>();
  const followers = new Map<string, Set<string>>();
  const sent = new Map<string, Frame[]>();
  const gone = new Set<string>();
  const broken = new Set<string>();
  const connections: Connections = {
    open: async (connection) => void open.set(connection.connection_id, connection),
    async close(id) {
      open.delete(id);
      for (const set of followers.values()) set.delete(id);
    },
    find: async (id) => open.get(id),
    async follow({ connection_id, principal }, topic) {
      const key = keyOf(principal.tenant, topic);
      const set = followers.get(key) ?? new Set();
      followers.set(key, set);
      if (set.has(connection_id)) return false;
      set.add(connection_id);
      return true;
    },
    leave: async ({ connection_id, principal }, topic) =>
      void followers.get(keyOf(principal.tenant, topic))?.delete(connection_id),
    followers: async (tenant, topic) =>
      [...(followers.get(keyOf(tenant, topic)) ?? [])].flatMap((id) => open.get(id) ?? []),
    async post(id, frame) {
      if (broken.has(id)) throw new Failure('Unavailable', 'Cannot send.');
      if (gone.has(id) || !open.has(id)) return false;
      sent.set(id, [...(sent.get(id) ?? []), JSON.parse(frame) as Frame]);
      return true;
    },
  };
  return { connections, open, sent, gone, broken, told: (id: string): Frame[] => sent.get(id) ?? [] };
};

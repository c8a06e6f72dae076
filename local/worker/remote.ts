/**
 * The ports of the host, as its worker process sees them: a call is a message over the channel between the two. The host
 * stays the only one that writes the data folder, and a worker whose host is gone ends.
 */
import { z } from 'zod';
import { Failure, isErrorCode, toFailure } from '../../src/contracts/errors.ts';

/** Ports that a worker may use. */
export const remotePorts = [
  'sessions',
  'checkpoints',
  'queue',
  'knowledge',
  'extensions',
  'tasks',
  'ledger',
  'episodes',
] as const;
export type RemotePort = (typeof remotePorts)[number];

const call = z.object({
  call: z.number(),
  port: z.enum(remotePorts),
  method: z.string(),
  args: z.array(z.unknown()),
});
const reply = z.object({
  reply: z.number(),
  value: z.unknown().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

type Channel = { send: (message: unknown) => void; onMessage: (listen: (message: unknown) => void) => void };

/** An `AbortSignal` does not cross the channel. */
const portable = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value))
    return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => !(inner instanceof AbortSignal)));
};

/** Answers calls of a worker by the host's ports. */
export const servePorts = (channel: Channel, ports: Readonly<Record<RemotePort, object>>): void => {
  channel.onMessage((message) => {
    const asked = call.safeParse(message);
    if (!asked.success) return;
    const { port, method, args } = asked.data;
    const target = ports[port];
    const run: unknown = Reflect.get(target, method);
    Promise.resolve()
      .then(() => {
        if (typeof run !== 'function')
          throw new Failure('Internal', `Cannot call ${port}.${method} because it is not there.`);
        return Reflect.apply(run, target, args) as unknown;
      })
      .then((value) => {
        channel.send({ reply: asked.data.call, value });
      })
      .catch((thrown: unknown) => {
        const { code, message: text } = toFailure(thrown);
        channel.send({ reply: asked.data.call, error: { code, message: text } });
      });
  });
};

/** The host's ports, from the worker's side. What fails there fails here by the same name. */
export const connectPorts = (channel: Channel): ((port: RemotePort) => object) => {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  channel.onMessage((message) => {
    const answered = reply.safeParse(message);
    if (!answered.success) return;
    const { reply: id, value, error } = answered.data;
    const held = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) held?.resolve(value);
    else held?.reject(new Failure(isErrorCode(error.code) ? error.code : 'Internal', error.message));
  });
  const invoke = (port: RemotePort, method: string, args: unknown[]): Promise<unknown> => {
    last += 1;
    const held = Promise.withResolvers<unknown>();
    waiting.set(last, held);
    channel.send({ call: last, port, method, args: args.map(portable) });
    return held.promise;
  };
  return (port) =>
    new Proxy(
      {},
      {
        get: (_, method) =>
          typeof method !== 'string' || method === 'then' || method === 'onMessage'
            ? undefined
            : (...args: unknown[]) => invoke(port, method, args),
      },
    );
};

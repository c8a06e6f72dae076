/**
 * The process of one extension. It has nothing of the host's: no environment but its own settings and secrets, no files
 * but the pack's and this program's to read, no `fetch` but the guarded one. It ends when the host does.
 */
import { codeBody } from '../../src/adapters/extensions/code-body.ts';
import type { Body } from '../../src/ports/extension-body.ts';
import { ExtensionError } from '../../src/extension/index.ts';
import type { CallEnd, FromChild, ToChild } from './protocol.ts';
import { resolveExtensionModule } from './resolve.ts';

const send = (message: FromChild): void => {
  if (process.connected) process.send?.(message);
};

const transport = globalThis.fetch;
for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name);

const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : 'no error was thrown';
const running = new Map<number, AbortController>();
let body: Body | undefined;

const start = async (message: Extract<ToChild, { type: 'start' }>): Promise<void> => {
  const { declared, hosts, variables, file } = message;
  try {
    resolveExtensionModule();
    const module: unknown = await import(file);
    const log = (event: string, fields: Extract<FromChild, { type: 'log' }>['fields']): void => {
      send({ type: 'log', event, fields });
    };
    body = codeBody({ declared, module, variables, hosts, transport, log });
    send({ type: 'ready' });
  } catch (thrown) {
    send({ type: 'broken', message: messageOf(thrown) });
  }
};

const call = async ({ id, operation, call }: Extract<ToChild, { type: 'call' }>): Promise<void> => {
  const controller = new AbortController();
  running.set(id, controller);
  const end = await (async (): Promise<CallEnd> => {
    try {
      if (body === undefined) throw new ExtensionError('failed', 'it has not started');
      return { how: 'output', output: await body[operation]({ ...call, signal: controller.signal }) };
    } catch (thrown) {
      const how = thrown instanceof ExtensionError ? thrown.kind : 'ambiguous';
      return { how, message: messageOf(thrown) };
    }
  })();
  running.delete(id);
  send({ type: 'end', id, end });
};

process.on('message', (message: ToChild) => {
  if (message.type === 'start') void start(message);
  else if (message.type === 'call') void call(message);
  else running.get(message.id)?.abort(new Error('the deadline passed'));
});
process.on('disconnect', () => process.exit());

import { parentPort } from 'node:worker_threads';
import { Failure, toFailure } from '../../contracts/errors.ts';
import type { SearchInHand, SearchOrder } from '../../ports/search-pool.ts';
import type { Command, Reply } from './protocol.ts';

/** Begins a search, or goes on with a saved one. */
export type Begin = (order: SearchOrder, saved?: Uint8Array) => SearchInHand;

/** What a thread does with each command. */
export const searchServer = (begin: Begin): ((command: Command) => Reply) => {
  const held = new Map<number, SearchInHand>();
  const slice = ({ id, ms, begin: fresh }: Extract<Command, { do: 'slice' }>): Reply => {
    if (fresh !== undefined) held.set(id, begin(fresh.order, fresh.saved));
    const search = heldOf(id);
    if (search.slice({ iterations: Infinity, ms })) {
      held.delete(id);
      return { did: 'found', searched: search.found() };
    }
    const news = search.news();
    return { did: 'sliced', ...(news === undefined ? {} : { news }) };
  };
  const heldOf = (id: number): SearchInHand => {
    const search = held.get(id);
    if (search !== undefined) return search;
    throw new Failure('Internal', `Cannot go on with search ${id} because its thread does not hold it.`);
  };
  const obey = (command: Command): Reply => {
    switch (command.do) {
      case 'slice':
        return slice(command);
      case 'save': {
        const bytes = heldOf(command.id).save();
        if (command.drop) held.delete(command.id);
        return { did: 'saved', bytes };
      }
      case 'drop':
        held.delete(command.id);
        return { did: 'dropped' };
    }
  };
  return (command) => {
    try {
      return obey(command);
    } catch (thrown) {
      held.delete(command.id);
      const { code, message } = toFailure(thrown);
      return { did: 'failed', code, message };
    }
  };
};

/** Makes this thread one that searches, as its process says. @throws Error in a process's first thread */
export const serveSearchesWith = (begin: Begin): void => {
  if (parentPort === null) throw new Error('Cannot serve searches because this is no thread of a process.');
  const port = parentPort;
  const answer = searchServer(begin);
  port.on('message', (command: Command) => {
    const reply = answer(command);
    const bytes = reply.did === 'saved' ? reply.bytes.buffer : undefined;
    port.postMessage(reply, bytes instanceof ArrayBuffer ? [bytes] : []);
  });
};

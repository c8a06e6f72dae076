import { createDeskApp, type DeskAppOptions } from './app.ts';
import { createDesk } from './desk.ts';
import type { Effect } from './effects.ts';
import { loadRecords } from './records.ts';

export type DeskInProcess = {
  /** Answers what is sent to any host; hand it to `createExtensions`. Rejects where the connection is cut. */
  transport: (url: string, init: RequestInit) => Promise<Response>;
  effects: () => readonly Effect[];
};

/** A desk in memory, for tests and the simulation: the same business and faults, no process, no clock of its own. */
export const deskInProcess = (
  options: Pick<DeskAppOptions, 'token' | 'now' | 'wait' | 'faults'>,
): DeskInProcess => {
  const desk = createDesk(loadRecords(), options.now());
  const app = createDeskApp({ ...options, desk, record: () => undefined });
  return {
    transport: async (url, init) => app.request(url, init),
    effects: () => desk.effects(),
  };
};

import type { Services } from '../../src/usecases/services.ts';

type Transport = 'sse' | 'websocket';
const open = new WeakMap<Services['metrics'], Record<Transport, number>>();

/** Counts an open event stream. @returns what says that it is closed; harmless when repeated */
export const countFollower = (metrics: Services['metrics'], transport: Transport): (() => void) => {
  const counts = open.get(metrics) ?? { sse: 0, websocket: 0 };
  open.set(metrics, counts);
  const add = (by: 1 | -1): void =>
    metrics.gauge('deliberate_followers', (counts[transport] += by), { transport });
  add(1);
  let counted = true;
  return () => {
    if (counted) add(-1);
    counted = false;
  };
};

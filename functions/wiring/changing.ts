import type { Ports } from './wire.ts';

/** The ports of what changes sessions, as the topology groups them. */
export const changing = {
  sessions: () => import('./ports/sessions.ts'),
  signer: () => import('./ports/signer.ts'),
  anchors: () => import('./ports/anchors.ts'),
} satisfies Ports;

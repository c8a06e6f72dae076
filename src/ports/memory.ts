import type { Episode } from '../contracts/episode.ts';

export interface Episodes {
  /** Keeps it; repeating it is harmless. */
  keep(tenant: string, episode: Episode): Promise<void>;
  get(tenant: string, sessionId: string): Promise<Episode | undefined>;
  forget(tenant: string, sessionId: string): Promise<void>;
}

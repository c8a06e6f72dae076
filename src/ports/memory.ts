/** What a concluded session taught (requirement A1, A5): kept for learning, erased with it. */
export type Episode = {
  session_id: string;
  thread_id: string;
  intents: readonly string[];
  area?: string;
  methods: readonly string[];
  outcome: string;
  score: number;
  /** Whole above 0.8, a summary from 0.6, what went wrong below. */
  text: string;
  at: string;
};

export interface Episodes {
  /** Keeps it; repeating it is harmless. */
  keep(tenant: string, episode: Episode): Promise<void>;
  get(tenant: string, sessionId: string): Promise<Episode | undefined>;
  forget(tenant: string, sessionId: string): Promise<void>;
}

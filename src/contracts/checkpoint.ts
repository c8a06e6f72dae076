/** Which search of which session: `name` is its own among the session's. */
export type CheckpointKey = { tenant: string; session_id: string; name: string };

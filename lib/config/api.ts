/** What a stage decides about the ways in: the REST API, the WebSocket and what stands before them. */
export type ApiStage = {
  /** Requests a second over all callers, far above what one may (`limits`). */
  throttle: { rate: number; burst: number };
  /**
   * Event streams open at once. So many of the account's concurrent calls are theirs, and no more; a new account has ten
   * in all, of which none can be set apart. Absent: they take what there is.
   */
  streams_at_once?: number;
  /** Requests that one address may send in five minutes, and how much of a body is looked at: 16, 32, 48 or 64 KB. */
  firewall: { requests_per_address: number; body_kilobytes: 16 | 32 | 48 | 64 };
  /** Pages of this origin, and no others, may call from a browser. */
  console_origin?: string;
  /**
   * API Gateway writes logs by one role for all of an account's region. Off where someone else looks after that role; it
   * stays when the stack goes, since other APIs may use it by then.
   */
  logs_role: boolean;
  /** Address of an emulator that serves connections of WebSockets itself, instead of AWS. */
  emulator?: string;
};

export const usualApi: ApiStage = {
  throttle: { rate: 100, burst: 200 },
  firewall: { requests_per_address: 2_000, body_kilobytes: 64 },
  logs_role: true,
};

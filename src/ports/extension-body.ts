/** One run of one extension, with an input that fits its schema. */
export type Run = {
  tenant: string;
  subject: { customer_id: string } | undefined;
  input: unknown;
  /** Empty for tools. */
  idempotencyKey: string;
  /** Aborted at the deadline; the caller no longer waits then. */
  signal: AbortSignal;
};

/**
 * What an extension is made of: an HTTP request, code in this process, code in a process or a Lambda of its own.
 * Throws `ExtensionError` where nothing was done; any other error leaves open whether something was.
 */
export interface Body {
  /** Gets it ready, as by starting its process. Whatever goes wrong here, nothing was done. */
  start(signal: AbortSignal): Promise<void>;
  run(run: Run): Promise<unknown>;
  /** `undefined`: no effect with this key. */
  lookup(run: Run): Promise<unknown>;
  close(): Promise<void>;
}

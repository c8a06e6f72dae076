/**
 * What a pack's code may import, and all of it: `import { defineTool } from 'deliberate/extension'`.
 * This file imports nothing, so that it can run in any process.
 */

/** Whom a session is about, set by the authenticated caller; never read from text. */
export type Subject = { readonly customer_id: string };

/** `fetch` that reaches only the hosts the extension declared. Its answer is read whole, 1 MiB at most. */
export type GuardedFetch = (
  url: string | URL,
  init?: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array;
  },
) => Promise<Response>;

/** What a tool sees beside its input. */
export type ToolContext = {
  /** Name of the organisation whose data this is. */
  readonly tenant: string;
  /** `undefined` only where the manifest says `subject: optional`. */
  readonly subject: Subject | undefined;
  /** The secrets that the manifest declares, by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The pack's settings, by name. */
  readonly settings: Readonly<Record<string, string>>;
  readonly fetch: GuardedFetch;
  /** Aborted at the manifest's timeout, or when nobody waits any longer. `fetch` follows it by itself. */
  readonly signal: AbortSignal;
  /** A line in the host's log. Secrets are blanked; leave customers' words out. */
  readonly log: (event: string, fields?: Readonly<Record<string, string | number | boolean>>) => void;
};

/** What an executor sees beside its input. */
export type ExecutorContext = ToolContext & {
  /** The same for every attempt at one effect and for no other: hand it to the target. At most 200 characters. */
  readonly idempotencyKey: string;
};

/**
 * Reads from another system. Input and output are checked against the schemas of `extensions.yaml` outside of this code,
 * so `Input` and `Output` describe what those schemas say.
 */
export type Tool<Input, Output> = {
  readonly kind: 'tool';
  readonly run: (input: Input, context: ToolContext) => Promise<Output>;
};

/** Carries out an effect in another system. May run more than once with one idempotency key. */
export type Executor<Input, Result> = {
  readonly kind: 'executor';
  readonly run: (input: Input, context: ExecutorContext) => Promise<Result>;
  /** For `idempotency: lookup`: the result of an earlier attempt with this key, or `undefined` if there was none. */
  readonly lookup?: (input: Input, context: ExecutorContext) => Promise<Result | undefined>;
};

/** The default export of a tool's file. */
export const defineTool = <Input, Output>(tool: Omit<Tool<Input, Output>, 'kind'>): Tool<Input, Output> => ({
  kind: 'tool',
  ...tool,
});

/** The default export of an executor's file. */
export const defineExecutor = <Input, Result>(
  executor: Omit<Executor<Input, Result>, 'kind'>,
): Executor<Input, Result> => ({ kind: 'executor', ...executor });

/**
 * How a run ended without a result. `refused`: the target said no and nothing was done. `failed`: nothing was done,
 * another try may succeed. Anything else that an executor throws leaves open whether the effect happened.
 */
export class ExtensionError extends Error {
  override readonly name = 'ExtensionError';
  readonly kind: 'refused' | 'failed';

  constructor(kind: 'refused' | 'failed', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** To throw when the target definitely refused. `why` is shown to people: one sentence, no personal data. */
export const refused = (why: string): ExtensionError => new ExtensionError('refused', why);

/** To throw when definitely nothing was done, and another try may succeed. */
export const failed = (why: string): ExtensionError => new ExtensionError('failed', why);

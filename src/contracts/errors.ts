/**
 * Every way in which something can fail, once. The name of a failure is its `error_code` on the wire, the error
 * name that Step Functions retries and catches by, and the key that alarms and tests use.
 */
type Entry = {
  /** HTTP status a client sees. */
  status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;
  /** Whether the same request may succeed later, unchanged. */
  retryable: boolean;
  /** What whoever meets it should do. */
  remedy: string;
};

const entry = (status: Entry['status'], retryable: boolean, remedy: string): Entry => ({
  status,
  retryable,
  remedy,
});

export const errorCatalogue = {
  InvalidRequest: entry(400, false, 'Correct the fields that `details` names.'),
  MalformedJson: entry(400, false, 'Send one well-formed JSON document.'),
  Unauthenticated: entry(401, false, 'Send a valid key as X-API-Key or Authorization: Bearer.'),
  Forbidden: entry(403, false, 'Use a key whose roles allow this.'),
  SubjectMismatch: entry(403, false, 'Name a customer that the caller is allowed to act for.'),
  NotFound: entry(404, false, 'Check the id; it may belong to another tenant or be erased.'),
  VersionConflict: entry(409, true, 'Read the session again and repeat.'),
  AlreadyDecided: entry(409, false, 'Read the first decision, which stands.'),
  WrongState: entry(409, false, 'Read the session; its status does not allow this.'),
  AlreadyExists: entry(409, false, 'Use another id.'),
  ApprovalExpired: entry(410, false, 'Wait for the new approval, or submit the ticket again.'),
  ApprovalVoid: entry(
    410,
    false,
    'What was to be approved has changed; decide the approval that replaced it.',
  ),
  Erased: entry(410, false, 'The session was erased; only its audit chain remains.'),
  UploadExpired: entry(410, false, 'Ask for the upload again; nothing was sent in time.'),
  TooLarge: entry(413, false, 'Send less; the limit is in the message. A large document is uploaded.'),
  UnsupportedMediaType: entry(415, false, 'Send application/json.'),
  IdempotencyMismatch: entry(422, false, 'Use a new Idempotency-Key for a different body.'),
  PlanInvalid: entry(422, false, 'Correct the plan as `details` says.'),
  DocumentInvalid: entry(422, false, 'Send a document of a supported kind, readable and within the limits.'),
  UploadMismatch: entry(422, false, 'Send exactly the bytes that were promised, or ask for another upload.'),
  SearchInvalid: entry(422, false, 'Correct the problem or the settings of the search as the message says.'),
  SearchFailed: entry(503, false, 'Ask for a smaller search, or give what runs it more memory.'),
  RateLimited: entry(429, true, 'Wait for Retry-After seconds.'),
  BudgetExceeded: entry(429, false, 'Raise the budget, or ask for less.'),
  ReasonerFailed: entry(503, true, 'Repeat; if it persists, look at the model or the reasoner.'),
  ReasonerRefused: entry(422, false, 'Put the question in other words.'),
  RetrievalFailed: entry(503, true, 'Repeat; if it persists, look at the knowledge index.'),
  ToolFailed: entry(503, true, 'Repeat; if it persists, look at the system behind the tool.'),
  ToolRefused: entry(422, false, 'Call the tool with arguments and a subject that it accepts.'),
  ExecutorFailed: entry(503, true, 'Repeat with the same idempotency key.'),
  ExecutorRefused: entry(422, false, 'The target refused the effect; nothing was done.'),
  EffectUnknown: entry(503, false, 'A person must find out whether the effect happened.'),
  ApprovalInvalid: entry(422, false, 'Ask anew: the signature, the digest or a time does not hold.'),
  PolicyForbids: entry(403, false, 'Policy does not allow this action.'),
  TaskClosed: entry(409, false, 'The task was answered or timed out; drop the work.'),
  ExecutionExists: entry(409, false, 'An execution of this name exists already.'),
  MachineInvalid: entry(500, false, 'Correct the state machine where the message points.'),
  PackInvalid: entry(500, false, 'Correct the pack where the message points.'),
  SettingsInvalid: entry(500, false, 'Correct the settings that the message lists.'),
  DataLocked: entry(503, false, 'Stop the other host that uses this data folder, or use another folder.'),
  DataCorrupt: entry(500, false, 'Restore the data folder from a backup.'),
  DataTooNew: entry(
    500,
    false,
    'Run a version of Deliberate at least as new as the one that wrote the folder.',
  ),
  DiskFull: entry(503, true, 'Free space on the disk that holds the data folder.'),
  PortInUse: entry(503, false, 'Stop what listens on the port, or choose another with PORT.'),
  AuditBroken: entry(
    500,
    false,
    'The audit chain does not verify; keep the data and find out who changed it.',
  ),
  PoisonMessage: entry(500, false, 'Look at the message in the dead-letter queue.'),
  Unavailable: entry(503, true, 'Repeat after a moment.'),
  Internal: entry(500, true, 'Report it with the correlation id.'),
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof errorCatalogue;

/** One line about one field or item that was wrong. */
export type Detail = { path: string; message: string };

/**
 * A failure with a name of the catalogue. `message` is a sentence `Cannot X because Y is Z` for people and holds no
 * secret and no customer text; `details` has a line a field.
 */
export class Failure extends Error {
  readonly code: ErrorCode;
  readonly details: readonly Detail[];
  /** Extra members of the error body, such as the first decision on a 409, or `retry_after_seconds`. */
  readonly data: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: readonly Detail[]; data?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = code;
    this.code = code;
    this.details = options.details ?? [];
    this.data = options.data ?? {};
  }

  get status(): Entry['status'] {
    return errorCatalogue[this.code].status;
  }

  get retryable(): boolean {
    return errorCatalogue[this.code].retryable;
  }
}

/** Whether a string is a name of the catalogue. */
export const isErrorCode = (name: string): name is ErrorCode => Object.hasOwn(errorCatalogue, name);

/** Anything that was thrown, as a `Failure`; what has no name of its own becomes `Internal`, with the cause kept. */
export const toFailure = (thrown: unknown): Failure => {
  if (thrown instanceof Failure) return thrown;
  if (thrown instanceof Error && isErrorCode(thrown.name)) {
    return new Failure(thrown.name, thrown.message, { cause: thrown });
  }
  return new Failure('Internal', 'Cannot finish because of an unexpected error.', { cause: thrown });
};

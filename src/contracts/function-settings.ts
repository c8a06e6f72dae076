/** What a function of a deployment is told by its environment. Infrastructure writes it, the functions' wiring reads it. */
import { z } from 'zod';
import { originSchema } from './origin.ts';

/** CloudWatch's namespace of all metrics. Their dimensions: `service`, which is the stage, alone and with the labels. */
export const metricNamespace = 'Deliberate';

/** What a function may touch. Most stand for the service of that name; the others are the cloud's own. */
export const ports = [
  'sessions',
  'checkpoints',
  'episodes',
  'ledger',
  'keys',
  'counters',
  'idempotency',
  'tickets',
  'connections',
  'broadcast',
  'knowledge',
  'uploads',
  'arrivals',
  'snapshots',
  'extensions',
  'orchestrator',
  'tasks',
  'queue',
  'queueUrl',
  'signer',
  'anchors',
  'people',
  'bus',
  'archive',
  'worker',
] as const;
export type Port = (typeof ports)[number];

const json = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue('is not JSON');
        return z.NEVER;
      }
    })
    .pipe(schema);
const name = z.string().min(1);
const names = json(z.record(z.string(), name));

/** Every setting there is; a function has those of its ports, and the ones that all have. */
export const functionSettingsSchema = z.object({
  /** Its name in the topology. */
  DELIBERATE_FUNCTION: name,
  DELIBERATE_STAGE: name,
  DELIBERATE_VERSION: name,
  DELIBERATE_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** `off` where the host cannot stream: then an event stream answers what there is, and ends. */
  DELIBERATE_STREAMING: z.enum(['on', 'off']).default('on'),
  /** Requests a principal may make, as on one machine. */
  DELIBERATE_LIMITS: name.default('100/1s,60/1m,1000/1h,10000/1d'),
  /** Pages of this origin may call from a browser; none where absent. */
  DELIBERATE_CONSOLE_ORIGIN: originSchema.optional(),
  SESSIONS_TABLE: name.optional(),
  /** Keys of sessions, apart from what they open. */
  VAULT_TABLE: name.optional(),
  LEDGER_TABLE: name.optional(),
  /** Keys, counters, kept answers, tickets, connections. */
  ACCESS_TABLE: name.optional(),
  /** Bodies too large for a table, and documents. */
  BODIES_BUCKET: name.optional(),
  /** What expired, for a year. */
  ARCHIVE_BUCKET: name.optional(),
  /** Heads of audit chains, locked. */
  ANCHORS_BUCKET: name.optional(),
  /** Snapshots of the embedded index; documents that were uploaded, and requests to the index that are large. */
  KNOWLEDGE_BUCKET: name.optional(),
  /** OpenSearch, where a stage has it: retrieval asks it in place of the embedded index. */
  OPENSEARCH_ENDPOINT: name.optional(),
  SIGNING_KEY: name.optional(),
  /** Queue's name in the topology → its URL. */
  QUEUE_URLS: names.optional(),
  STATE_MACHINE: name.optional(),
  RETRIEVAL_FUNCTION: name.optional(),
  /** Code extension → its function. */
  EXTENSION_FUNCTIONS: names.optional(),
  /** Secret of an extension → its name in Secrets Manager. */
  EXTENSION_SECRETS: names.optional(),
  /** Settings of the pack's extensions, such as the address of the system they talk to. */
  EXTENSION_SETTINGS: json(z.record(z.string(), z.string())).optional(),
  /** Address that frames for WebSocket connections go to. */
  SOCKET_ENDPOINT: name.optional(),
  /** People sign in there; absent where a deployment has keys alone. */
  USER_POOL: name.optional(),
  USER_POOL_CLIENT: name.optional(),
  EVENT_BUS: name.optional(),
  SEARCH_CLUSTER: name.optional(),
  SEARCH_SERVICE: name.optional(),
});
export type FunctionSettings = z.infer<typeof functionSettingsSchema>;
export type SettingName = keyof FunctionSettings;

/** Settings that each port needs. */
export const settingsOf: Readonly<Record<Port, readonly SettingName[]>> = {
  sessions: ['SESSIONS_TABLE', 'VAULT_TABLE', 'BODIES_BUCKET'],
  checkpoints: ['SESSIONS_TABLE', 'VAULT_TABLE', 'BODIES_BUCKET'],
  episodes: ['SESSIONS_TABLE', 'VAULT_TABLE', 'BODIES_BUCKET'],
  ledger: ['LEDGER_TABLE'],
  keys: ['ACCESS_TABLE'],
  counters: ['ACCESS_TABLE', 'DELIBERATE_LIMITS'],
  idempotency: ['ACCESS_TABLE'],
  tickets: ['ACCESS_TABLE'],
  connections: ['ACCESS_TABLE', 'SOCKET_ENDPOINT'],
  broadcast: ['ACCESS_TABLE', 'SOCKET_ENDPOINT'],
  knowledge: ['RETRIEVAL_FUNCTION'],
  uploads: ['ACCESS_TABLE', 'KNOWLEDGE_BUCKET'],
  arrivals: ['ACCESS_TABLE', 'KNOWLEDGE_BUCKET'],
  snapshots: ['KNOWLEDGE_BUCKET'],
  extensions: ['EXTENSION_FUNCTIONS', 'EXTENSION_SECRETS', 'EXTENSION_SETTINGS'],
  orchestrator: ['STATE_MACHINE'],
  tasks: [],
  queue: ['QUEUE_URLS'],
  queueUrl: ['QUEUE_URLS'],
  signer: ['SIGNING_KEY'],
  anchors: ['ANCHORS_BUCKET'],
  people: ['USER_POOL', 'USER_POOL_CLIENT'],
  bus: ['EVENT_BUS'],
  archive: ['ARCHIVE_BUCKET'],
  worker: ['SEARCH_CLUSTER', 'SEARCH_SERVICE'],
};

/** Ports that a stage may do without; all others of a function must have their settings. */
export const optionalPorts: readonly Port[] = ['people', 'worker'];

/**
 * The tables of the AWS host, as plain data: infrastructure makes them, adapters use them, tests make throw-away copies.
 * Every key starts with the tenant; a list has an index of its own (sparse: only items with both its attributes are in
 * it), and nothing is ever scanned. All are on demand, encrypted under the customer's key and recoverable to a point in
 * time.
 */

/** Keys are strings. `include`: what an index holds beside its own key and the table's; none: keys alone. */
export type IndexSpec = { name: string; partition: string; sort: string; include: readonly string[] };

export type TableSpec = {
  name: string;
  partition: string;
  /** Absent where a partition holds one item. */
  sort?: string;
  indexes: readonly IndexSpec[];
  /** Attribute with the second (Unix time) from which an item may be removed. */
  ttl?: string;
  /** Whether changes are streamed, with their new and old images. */
  stream: boolean;
};

/**
 * Sessions, their lines (events, audit chain), asks and episodes; src/adapters/aws/sessions/items.ts has their shapes.
 * The lists of sessions hold keys alone, which never change but with the status, so that a commit need not write them.
 */
const sessions: TableSpec = {
  name: 'sessions',
  partition: 'pk',
  sort: 'sk',
  indexes: [
    { name: 'by-tenant', partition: 'list_tenant', sort: 'created', include: [] },
    { name: 'by-thread', partition: 'list_thread', sort: 'created', include: [] },
    { name: 'by-customer', partition: 'list_customer', sort: 'created', include: [] },
    { name: 'by-status', partition: 'list_status', sort: 'created', include: [] },
    {
      name: 'open-asks',
      partition: 'open_tenant',
      sort: 'open_order',
      include: ['session_id', 'ask_id', 'kind', 'requested_at', 'decide_by'],
    },
    { name: 'unfinished', partition: 'unfinished_shard', sort: 'unfinished_order', include: [] },
  ],
  ttl: 'expires_at',
  stream: true,
};

/**
 * Keys of sessions, apart from what they open, so that destroying one destroys its session wherever copies of that lie.
 * A point-in-time recovery brings destroyed keys back: whoever restores this table erases again what was erased since.
 */
const vault: TableSpec = { name: 'vault', partition: 'pk', indexes: [], ttl: 'expires_at', stream: false };

/** Spending: src/adapters/aws/ledger/items.ts has the shapes. What is under way is in `due`, settled sums are in `sums`. */
const ledger: TableSpec = {
  name: 'ledger',
  partition: 'pk',
  sort: 'sk',
  indexes: [
    { name: 'due', partition: 'due_shard', sort: 'due_order', include: [] },
    {
      name: 'sums',
      partition: 'sum_tenant',
      sort: 'sum_order',
      include: ['session_id', 'agent', 'model', 'calls', 'cost', 'input_tokens', 'output_tokens'],
    },
  ],
  ttl: 'expires_at',
  stream: false,
};

/**
 * Who may come in, how often, and what they were told: API keys, counters, kept answers, tickets and connections of
 * WebSockets. Looked up by what a caller brings (a hash, a connection's id), so not all of its keys start with a tenant.
 */
const access: TableSpec = {
  name: 'access',
  partition: 'pk',
  sort: 'sk',
  indexes: [],
  ttl: 'expires_at',
  stream: false,
};

/**
 * Which items of the table `access` are whose: patterns of their partitions' keys, by the port that keeps them. Roles are
 * granted these alone. Neither tenants nor hashes hold a `#`, so that `keys` alone reaches what lets someone in; the names
 * `counter`, `ticket` and `connection` are none for a tenant, whose list of keys would begin like something else.
 */
export const accessKeys = {
  keys: ['key#*', '*#keys'],
  counters: ['counter#*'],
  idempotency: ['*#answer#*', '*#session-answers#*'],
  tickets: ['ticket#*'],
  connections: ['connection#*', '*#followers#*'],
  uploads: ['*#upload#*'],
} as const;

export const tables = { sessions, vault, ledger, access } as const satisfies Record<string, TableSpec>;

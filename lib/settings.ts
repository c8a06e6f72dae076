/** What a function is told by its environment: the settings of its ports, and what all are told. */
import { readFileSync } from 'node:fs';
import type { Port, SettingName } from '../src/contracts/function-settings.ts';
import { metricNamespace, optionalPorts, settingsOf } from '../src/contracts/function-settings.ts';
import { originSchema } from '../src/contracts/origin.ts';
import type { FunctionSpec } from '../topology/index.ts';
import { need } from './need.ts';
import { httpSecrets } from './pack.ts';
import type { PartProps, Resources } from './props.ts';

type Given = Pick<PartProps, 'stage' | 'pack' | 'settings' | 'resources'> & {
  spec: Pick<FunctionSpec, 'name' | 'ports' | 'routes' | 'streams' | 'extension'>;
  json: (value: unknown) => string;
};

const packageFile = new URL('../package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };

const arns = <T>(named: ReadonlyMap<string, T>, arnOf: (one: T) => string): Record<string, string> =>
  Object.fromEntries([...named].map(([name, one]) => [name, arnOf(one)]));

const secretArns = ({ secrets }: Resources, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, need(secrets.get(name), `secret ${name}`).secretArn]));

/** Each setting's value, made when a port asks for it. */
const values: Readonly<Record<SettingName, (given: Given) => string | undefined>> = {
  DELIBERATE_FUNCTION: ({ spec }) => spec.name,
  DELIBERATE_STAGE: ({ stage }) => stage.name,
  DELIBERATE_VERSION: () => version,
  DELIBERATE_LOG: ({ stage }) => stage.log.level,
  DELIBERATE_STREAMING: ({ stage }) => (stage.streaming ? 'on' : 'off'),
  DELIBERATE_LIMITS: ({ stage }) => stage.limits,
  DELIBERATE_CONSOLE_ORIGIN: ({ stage }) => originSchema.optional().parse(stage.api.console_origin),
  SESSIONS_TABLE: ({ resources }) => resources.tables.sessions.tableName,
  VAULT_TABLE: ({ resources }) => resources.tables.vault.tableName,
  LEDGER_TABLE: ({ resources }) => resources.tables.ledger.tableName,
  ACCESS_TABLE: ({ resources }) => resources.tables.access.tableName,
  BODIES_BUCKET: ({ resources }) => resources.buckets.bodies.bucketName,
  ARCHIVE_BUCKET: ({ resources }) => resources.buckets.archive.bucketName,
  ANCHORS_BUCKET: ({ resources }) => resources.buckets.anchors.bucketName,
  KNOWLEDGE_BUCKET: ({ resources }) => resources.buckets.knowledge.bucketName,
  SIGNING_KEY: ({ resources }) => resources.signingKey.keyId,
  // Given to the function that asks it by the stack that makes it.
  OPENSEARCH_ENDPOINT: () => undefined,
  QUEUE_URLS: ({ resources, json }) => json(arns(resources.queues, (queue) => queue.queueUrl)),
  STATE_MACHINE: ({ resources }) => need(resources.machine, 'a state machine').stateMachineArn,
  RETRIEVAL_FUNCTION: ({ resources }) => need(resources.retrieval, 'a retrieval function').functionArn,
  EXTENSION_FUNCTIONS: ({ resources, json }) =>
    json(arns(need(resources.extensions, 'extensions'), (one) => one.functionArn)),
  EXTENSION_SECRETS: ({ resources, pack, json }) => json(secretArns(resources, httpSecrets(pack))),
  EXTENSION_SETTINGS: ({ settings, json }) => json(settings),
  SOCKET_ENDPOINT: ({ resources }) => resources.socket.endpoint,
  USER_POOL: ({ resources }) => resources.people?.userPoolId,
  USER_POOL_CLIENT: ({ resources }) => resources.people?.clientId,
  EVENT_BUS: ({ resources }) => resources.bus.eventBusName,
  SEARCH_CLUSTER: ({ resources }) => resources.worker?.cluster,
  SEARCH_SERVICE: ({ resources }) => resources.worker?.service,
};

const always: readonly SettingName[] = [
  'DELIBERATE_FUNCTION',
  'DELIBERATE_STAGE',
  'DELIBERATE_VERSION',
  'DELIBERATE_LOG',
];

const namesOf = ({ ports, routes, streams }: Given['spec']): Set<SettingName> =>
  new Set([
    ...always,
    ...ports.flatMap((port: Port) => settingsOf[port]),
    ...(routes === undefined ? [] : (['DELIBERATE_CONSOLE_ORIGIN'] as const)),
    ...(streams === true ? (['DELIBERATE_STREAMING'] as const) : []),
  ]);

const settingsOfExtension = ({ pack, resources, settings, spec, json }: Given): Record<string, string> => {
  const manifest = pack.extensions.extensions.find((one) => one.extension_id === spec.extension);
  if (manifest === undefined) return {};
  return {
    EXTENSION_SECRETS: json(secretArns(resources, manifest.secrets)),
    EXTENSION_SETTINGS: json(settings),
  };
};

/** @throws Error when a setting that is needed has no value */
export const environmentOf = (given: Given): Record<string, string> => {
  const { spec, stage } = given;
  const optional = new Set<SettingName>([
    ...optionalPorts.flatMap((port) => settingsOf[port]),
    'DELIBERATE_CONSOLE_ORIGIN',
  ]);
  const entries = [...namesOf(spec)].flatMap((name) => {
    const value = values[name](given);
    if (value !== undefined) return [[name, value] as const];
    if (optional.has(name)) return [];
    throw new Error(`Cannot set ${name} of function ${spec.name} because it has no value.`);
  });
  return {
    ...Object.fromEntries(entries),
    ...settingsOfExtension(given),
    NODE_OPTIONS: '--enable-source-maps',
    POWERTOOLS_SERVICE_NAME: stage.name,
    POWERTOOLS_METRICS_NAMESPACE: metricNamespace,
    POWERTOOLS_TRACE_ENABLED: String(stage.tracing),
  };
};

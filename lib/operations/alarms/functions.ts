import type { FunctionSpec } from '../../../topology/index.ts';
import { need } from '../../need.ts';
import type { AlarmSpec, Watch } from '../alarm-spec.ts';
import { awsMetric, numbered, over } from '../metric.ts';
import type { Watched } from '../watched.ts';

export const functionDimensions = ({ functions }: Watched, name: string): Record<string, string> => ({
  FunctionName: need(functions.get(name), `function ${name}`).functionName,
});

/** What a function is for, so that an alarm tells who suffers. */
const purpose = ({ name, queue, routes, substitution, socket, authorizes }: FunctionSpec): string => {
  if (authorizes === true || routes !== undefined || socket !== undefined) return 'requests';
  if (substitution !== undefined) return 'sessions';
  if (queue !== undefined) return name.startsWith('consult-') ? 'specialists' : 'dead-letters';
  return name.startsWith('extension-') ? 'extensions' : 'upkeep';
};

/** Streams have a lid on purpose, and turn followers away under it. */
const isWatched = ({ streams }: FunctionSpec): boolean => streams !== true;

/** A purpose, and names of functions. */
export type FunctionGroup = readonly [group: string, names: readonly string[]];

/** Functions by purpose, at most ten together, which is what one alarm can add up. */
export const functionGroups = ({ layout }: Watched): FunctionGroup[] => {
  const groups = new Map<string, string[]>();
  for (const spec of layout.functions.filter(isWatched)) {
    const wanted = purpose(spec);
    let name = wanted;
    for (let part = 2; (groups.get(name)?.length ?? 0) >= 10; part += 1) name = `${wanted}-${part}`;
    groups.set(name, [...(groups.get(name) ?? []), spec.name]);
  }
  return [...groups];
};

/** A metric of Lambda, added up over functions. */
export const overFunctions = (watched: Watched, metric: string, [group, names]: FunctionGroup) =>
  over(
    'SUM',
    numbered(
      group,
      names.map((name) => awsMetric('Lambda', metric, functionDimensions(watched, name))),
    ),
    { label: group },
  );

export const watchFunctions: Watch = (watched) => [
  ...functionGroups(watched).map((group): AlarmSpec => ({
    name: 'functions-throttled',
    of: group[0],
    metric: overFunctions(watched, 'Throttles', group),
    threshold: 1,
    periods: 3,
    beyond: 2,
  })),
  ...Object.entries(watched.tables).map(([name, table]): AlarmSpec => ({
    name: 'tables-throttled',
    of: name,
    metric: over(
      'SUM',
      numbered(
        'throttled',
        ['ReadThrottleEvents', 'WriteThrottleEvents'].map((metric) =>
          awsMetric('DynamoDB', metric, { TableName: table.tableName }),
        ),
      ),
    ),
    threshold: 10,
    periods: 3,
    beyond: 2,
  })),
];

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { stageOf } from '../../lib/config/index.ts';
import { pascal } from '../../lib/constructs/function.ts';
import { alarmNames, alarms, callingNames, runbookOf } from '../../src/contracts/alarms.ts';
import { metricNamespace } from '../../src/contracts/function-settings.ts';
import { metrics } from '../../src/contracts/metrics.ts';
import { layout, Stacks } from './api-templates.ts';
import type { Resource } from './api-templates.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = resolve(root, 'docs/runbooks');

let prod: Stacks;
let made: Resource[];
let composites: Resource[];
/** Those that take a new version of a function back, in the stack of that function. */
let rollouts: Resource[];
beforeAll(() => {
  prod = new Stacks('prod');
  made = prod.of('Operations', 'AWS::CloudWatch::Alarm');
  composites = prod.of('Operations', 'AWS::CloudWatch::CompositeAlarm');
  // Those of the search stack set the number of workers, and are CDK's own.
  rollouts = (['Data', 'Knowledge', 'Agents', 'Api'] as const).flatMap((part) =>
    prod.of(part, 'AWS::CloudWatch::Alarm'),
  );
}, 120_000);

const textOf = ({ Properties }: Resource): string => String(Properties['AlarmDescription']);
const nameOf = (alarm: Resource): string => /^P\d ([\w-]+)/.exec(textOf(alarm))?.[1] ?? '';
const named = (name: string): Resource[] => made.filter((alarm) => nameOf(alarm) === name);
const calls = ({ Properties }: Resource): boolean => Properties['AlarmActions'] !== undefined;
const text = (value: unknown): string => JSON.stringify(value);

describe('alarms and runbooks', () => {
  test('each alarm there should be is made, and no other', () => {
    expect([...new Set([...made, ...composites, ...rollouts].map(nameOf))].toSorted()).toEqual(
      [...alarmNames].toSorted(),
    );
  });

  test('each alarm says how urgent it is, what is wrong, and where the runbook is, which exists', () => {
    for (const alarm of [...made, ...composites, ...rollouts]) {
      const path = /What to do: \S*?(docs\/runbooks\/[\w-]+\.md)$/.exec(textOf(alarm))?.[1] ?? 'none';
      expect(existsSync(resolve(root, path)), `${alarm.id}: ${path}`).toBe(true);
    }
    for (const name of callingNames) expect(textOf(named(name)[0] as Resource)).toContain(alarms[name].says);
  });

  test('each runbook has its alarm', () => {
    const runbooks = readdirSync(folder).filter((file) => file !== 'README.md');
    expect(runbooks.map((file) => `docs/runbooks/${file}`).toSorted()).toEqual(
      alarmNames.map(runbookOf).toSorted(),
    );
  });

  test('leads to where the stage says the repository is', () => {
    const stage = stageOf('dev');
    const repository = 'https://git.example.com/deliberate/blob/main';
    const linked = new Stacks({ ...stage, operations: { ...stage.operations, repository } });
    for (const alarm of linked.of('Operations', 'AWS::CloudWatch::Alarm'))
      expect(textOf(alarm)).toContain(`${repository}/docs/runbooks/${nameOf(alarm)}.md`);
  });

  test('the list of runbooks has each with its urgency, the most urgent first', () => {
    const index = readFileSync(resolve(folder, 'README.md'), 'utf8');
    const rows = [...index.matchAll(/^\| \[([\w-]+)\]\(\1\.md\)\s+\| (P\d)\s+\|$/gm)].map(
      ([, name, urgency]) => [name, urgency],
    );
    expect(rows.toSorted()).toEqual(alarmNames.map((name) => [name, alarms[name].urgency]).toSorted());
    expect(rows.map(([, urgency]) => urgency)).toEqual(rows.map(([, urgency]) => urgency).toSorted());
  });
});

describe('who is called', () => {
  test('is called once for each name: by its only alarm, or by the one over several', () => {
    const calling = [...made, ...composites].filter(calls).map(nameOf);
    expect(calling.toSorted()).toEqual([...callingNames].toSorted());
  });

  test('is called by an alarm over all of that name, and of no other', () => {
    for (const composite of composites) {
      const under = [
        ...text(composite.Properties['AlarmRule']).matchAll(/"Fn::GetAtt":\["(\w+)","Arn"\]/g),
      ].map(([, id]) => id);
      expect(under.toSorted()).toEqual(
        named(nameOf(composite))
          .map(({ id }) => id)
          .toSorted(),
      );
      expect(under.length).toBeGreaterThan(1);
    }
  });

  test('is called by none of those that take a version back, of which each function has one', () => {
    expect(rollouts.filter(calls)).toEqual([]);
    const functions = rollouts.map((one) => /^P2 rollout-fails \(([\w-]+)\): /.exec(textOf(one))?.[1]);
    expect(functions.toSorted()).toEqual(layout.functions.map(({ name }) => name).toSorted());
    for (const one of rollouts) expect(textOf(one)).toContain(alarms['rollout-fails'].says);
  });

  test('is called by each where a stage knows no alarms over alarms', () => {
    const local = new Stacks('local-aws');
    expect(local.of('Operations', 'AWS::CloudWatch::CompositeAlarm')).toEqual([]);
    expect(local.of('Operations', 'AWS::CloudWatch::Alarm').every(calls)).toBe(true);
  });
});

describe('what is watched', () => {
  const watchedQueues = (name: string): string[] =>
    named(name).map((alarm) => /\(([\w-]+)\)/.exec(textOf(alarm))?.[1] ?? '');

  test('every dead-letter queue, from the first message on', () => {
    const letters = layout.queues.map(({ dead_letter }) => dead_letter);
    expect(watchedQueues('dead-letters').toSorted()).toEqual(
      [...letters, 'archive-aside', 'broadcast-aside'].toSorted(),
    );
    for (const { Properties } of named('dead-letters'))
      expect(Properties).toMatchObject({
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Threshold: 1,
        EvaluationPeriods: 1,
      });
  });

  test('every queue of steps, at the age from which its steps miss their heartbeat', () => {
    for (const queue of layout.queues) {
      const [alarm] = named('messages-late').filter((one) => textOf(one).includes(`(${queue.name})`));
      expect(alarm?.Properties).toMatchObject({
        MetricName: 'ApproximateAgeOfOldestMessage',
        Threshold: queue.max_age_seconds,
      });
    }
  });

  test('every function but streams, which have a lid on purpose', () => {
    const names = [
      ...text(named('functions-throttled')).matchAll(
        /"Name":"FunctionName","Value":\{"Fn::GetStackOutput":\{.*?"OutputName":"PublishOutputRef(\w+?)Function/g,
      ),
    ].map(([, name]) => name);
    expect([...new Set(names)].toSorted()).toEqual(
      layout.functions
        .filter(({ streams }) => streams !== true)
        .map(({ name }) => pascal(name))
        .toSorted(),
    );
  });

  test('every table', () => {
    expect(watchedQueues('tables-throttled').toSorted()).toEqual(['access', 'ledger', 'sessions', 'vault']);
  });

  test('the sweeper’s silence, which is itself an alarm', () => {
    expect(named('sweep-silent')[0]?.Properties).toMatchObject({
      TreatMissingData: 'breaching',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
    });
  });

  test('four fifths of the day’s budget, over a day', () => {
    const [alarm] = named('budget-near');
    expect(alarm?.Properties).toMatchObject({
      MetricName: 'deliberate_spending_usd_total',
      Period: 86_400,
      Threshold: 0.8 * stageOf('prod').operations.budget_usd_a_day,
    });
  });

  test('metrics of the project by the names and labels that it counts under', () => {
    const own = [
      ...text(made).matchAll(/\{"Dimensions":(\[[^\]]*\]),"MetricName":"(\w+)","Namespace":"Deliberate"\}/g),
    ];
    const single = made
      .filter(({ Properties }) => Properties['Namespace'] === metricNamespace)
      .map(
        ({ Properties }) =>
          [Properties['MetricName'], Properties['Dimensions']] as [string, { Name: string }[]],
      );
    const all = [
      ...single,
      ...own.map(([, dimensions = '[]', name = '']): [string, { Name: string }[]] => [
        name,
        JSON.parse(dimensions) as { Name: string }[],
      ]),
    ].filter(([name]) => name !== 'deliberate_requests_denied');
    expect(all.length).toBeGreaterThanOrEqual(5);
    for (const [name, dimensions] of all) {
      const metric = metrics[name as keyof typeof metrics];
      const labels = dimensions.map(({ Name }) => Name).filter((label) => label !== 'service');
      expect(metric, name).toBeDefined();
      expect(
        labels.length === 0 || labels.toSorted().join() === [...metric.labels].toSorted().join(),
        name,
      ).toBe(true);
    }
  });

  test('refused requests, counted out of the access log', () => {
    const filter = prod.one('Api', 'AWS::Logs::MetricFilter').Properties;
    const [transformation] = filter['MetricTransformations'] as {
      MetricName: string;
      MetricNamespace: string;
    }[];
    expect(named('requests-denied')[0]?.Properties).toMatchObject({
      MetricName: transformation?.MetricName,
      Namespace: transformation?.MetricNamespace,
      Dimensions: [{ Name: 'service', Value: 'prod' }],
    });
  });
});

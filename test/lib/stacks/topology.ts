import { describe, expect, test } from 'vitest';
import { settingsOf } from '../../../src/contracts/function-settings.ts';
import { tables } from '../../../topology/tables.ts';
import { at, isCdks, machineText, ofType } from './deployments.ts';
import type { Deployment } from './deployments.ts';

const variables = (properties: unknown): Record<string, unknown> =>
  at(properties, 'Environment', 'Variables') as Record<string, unknown>;

export const sameAsTopology = (made: () => readonly Deployment[]): void => {
  describe('the template has what the topology has, and nothing else:', () => {
    test('functions, with their memory, their timeout and the settings of their ports', () => {
      for (const { layout, stage, ...deployment } of made()) {
        const made = ofType({ layout, stage, ...deployment }, 'Lambda::Function').filter(
          (one) => !isCdks(one),
        );
        const byName = new Map(
          made.map(({ Properties }) => [variables(Properties)['DELIBERATE_FUNCTION'], Properties]),
        );
        expect([...byName.keys()].toSorted()).toEqual(layout.functions.map(({ name }) => name).toSorted());
        for (const spec of layout.functions) {
          const properties = byName.get(spec.name);
          expect(properties).toMatchObject({ MemorySize: spec.memory_mb, Timeout: spec.timeout_seconds });
          const has = Object.keys(variables(properties)).filter((name) => /^[A-Z]+_/.test(name));
          const may = new Set<string>(spec.ports.flatMap((port) => settingsOf[port]));
          const beyond = has.filter((name) => !may.has(name) && !/^(DELIBERATE|NODE|POWERTOOLS)_/.test(name));
          const expected =
            spec.extension !== undefined
              ? ['EXTENSION_SECRETS', 'EXTENSION_SETTINGS']
              : spec.ports.includes('snapshots') && stage.knowledge.index !== 'embedded'
                ? ['OPENSEARCH_ENDPOINT']
                : [];
          expect(beyond.toSorted()).toEqual(expected);
        }
      }
    });

    test('queues, with their clocks', () => {
      for (const deployment of made()) {
        const { layout } = deployment;
        const made = ofType(deployment, 'SQS::Queue').filter(({ stack }) => stack === 'Data');
        const clocks = made
          .filter(({ Properties }) => Properties['RedrivePolicy'] !== undefined)
          .map(({ Properties }) => ({
            visibility: Properties['VisibilityTimeout'],
            retention: Properties['MessageRetentionPeriod'],
            receives: at(Properties, 'RedrivePolicy', 'maxReceiveCount'),
          }));
        expect(clocks).toEqual(
          layout.queues.map(({ visibility_seconds, retention_seconds, max_receives }) => ({
            visibility: visibility_seconds,
            retention: retention_seconds,
            receives: max_receives,
          })),
        );
        expect(made).toHaveLength(2 * layout.queues.length);
      }
    });

    test('tables, with their keys, indexes and streams', () => {
      for (const deployment of made()) {
        const made = ofType(deployment, 'DynamoDB::Table').map(({ Properties }) => ({
          keys: (Properties['KeySchema'] as { AttributeName: string }[]).map((key) => key.AttributeName),
          indexes: ((Properties['GlobalSecondaryIndexes'] ?? []) as { IndexName: string }[])
            .map((index) => index.IndexName)
            .toSorted(),
          stream: at(Properties, 'StreamSpecification', 'StreamViewType') === 'NEW_AND_OLD_IMAGES',
        }));
        const specs = Object.values(tables).map((spec) => ({
          keys: [spec.partition, ...('sort' in spec ? [spec.sort] : [])],
          indexes: spec.indexes.map(({ name }) => name).toSorted(),
          stream: spec.stream,
        }));
        expect(made).toEqual(specs);
      }
    });

    test('schedules, one rule each, that call their function', () => {
      for (const deployment of made()) {
        const rules = ofType(deployment, 'Events::Rule');
        expect(rules.map(({ Properties }) => Properties['ScheduleExpression'])).toEqual(
          deployment.layout.schedules.map(({ every_seconds }) =>
            every_seconds === 60 ? 'rate(1 minute)' : `rate(${every_seconds / 60} minutes)`,
          ),
        );
        for (const [index, { function: called }] of deployment.layout.schedules.entries()) {
          const target = JSON.stringify(at(rules[index]?.Properties, 'Targets', 0, 'Arn'));
          expect(target.toLowerCase()).toContain(`${called}functionalias`);
        }
      }
    });

    test('search workers where the stage has them, and none where it has not', () => {
      for (const deployment of made()) {
        const services = ofType(deployment, 'ECS::Service');
        expect(services).toHaveLength(deployment.stage.worker === 'none' ? 0 : 1);
      }
    });
  });

  describe('the state machine', () => {
    const machineOf = (deployment: Deployment): Record<string, unknown> =>
      ofType(deployment, 'StepFunctions::StateMachine')[0]?.Properties ?? {};

    test('is the file that the one-machine host runs, byte for byte', () => {
      for (const deployment of made()) expect(machineOf(deployment)['DefinitionString']).toBe(machineText);
    });

    test('is given every name that it uses, and no other', () => {
      const used = new Set([...machineText.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name));
      for (const deployment of made()) {
        const supplied = Object.keys(machineOf(deployment)['DefinitionSubstitutions'] ?? {});
        expect(supplied.toSorted()).toEqual([...used].toSorted());
      }
    });

    test('is a Standard one, and logs every transition', () => {
      for (const deployment of made()) {
        expect(machineOf(deployment)).toMatchObject({
          StateMachineType: 'STANDARD',
          LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: true },
          TracingConfiguration: { Enabled: deployment.stage.tracing },
        });
      }
    });
  });
};

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { pascal } from '../../../lib/constructs/function.ts';
import type { Port } from '../../../src/contracts/function-settings.ts';
import { accessKeys } from '../../../topology/tables.ts';
import { isCdks, ofType } from './deployments.ts';
import type { Deployment, Resource } from './deployments.ts';

const many = z.preprocess(
  (value): unknown[] => (Array.isArray(value) ? value : [value]),
  z.array(z.unknown()),
);
const statementSchema = z.object({
  Effect: z.string(),
  Action: many,
  Resource: many.optional(),
  Condition: z.unknown().optional(),
});
type Statement = z.infer<typeof statementSchema>;
const policySchema = z.object({ PolicyDocument: z.object({ Statement: z.array(statementSchema) }) });

const statementsOf = (one: Resource): Statement[] =>
  policySchema.parse(one.Properties).PolicyDocument.Statement;
const policies = (deployment: Deployment): Resource[] =>
  ofType(deployment, 'IAM::Policy').filter((one) => !isCdks(one));

/** All that a construct's role may, by the beginning of its id. */
const allowed = (deployment: Deployment, prefix: string): Statement[] =>
  policies(deployment)
    .filter(({ id }) => id.startsWith(prefix))
    .flatMap(statementsOf);
const actionsOf = (statements: readonly Statement[]): unknown[] => statements.flatMap(({ Action }) => Action);

/** Why a resource may be every one there is: the services do not know these actions for one in particular. */
const everywhere = [
  { actions: /^xray:/, why: 'X-Ray takes traces for no resource in particular' },
  {
    actions: /^logs:\w+(LogDelivery|LogDeliveries|ResourcePolicy|ResourcePolicies|LogGroups)$/,
    why: 'log deliveries',
  },
];

export const grants = (made: () => readonly Deployment[]): void => {
  describe('roles', () => {
    test('allow no action by a wildcard', () => {
      for (const deployment of made()) {
        const broad = policies(deployment).filter((one) =>
          actionsOf(statementsOf(one)).some((action) => String(action).includes('*')),
        );
        expect(broad.map(({ stack, id }) => `${stack}/${id}`)).toEqual([]);
      }
    });

    test('allow every resource only where a service knows no other way', () => {
      for (const deployment of made()) {
        const broad = policies(deployment).flatMap((one) =>
          statementsOf(one)
            .filter(({ Resource = [] }) => Resource.includes('*'))
            .flatMap(({ Action }) => Action.map(String))
            .filter((action) => !everywhere.some(({ actions }) => actions.test(action)))
            .map((action) => `${one.stack}/${one.id}: ${action}`),
        );
        expect(broad).toEqual([]);
      }
    });

    test('use the key that encrypts through the services that store with it, and not by themselves', () => {
      for (const deployment of made()) {
        for (const one of policies(deployment).filter(({ stack }) =>
          ['Agents', 'Api', 'Knowledge', 'Search'].includes(stack),
        )) {
          for (const { Action, Condition } of statementsOf(one)) {
            if (!Action.includes('kms:Decrypt')) continue;
            expect(JSON.stringify(Condition), one.id).toContain('kms:ViaService');
          }
        }
      }
    });

    test('a code extension reads its own secrets, and touches nothing else', () => {
      for (const deployment of made()) {
        const extensions = deployment.layout.functions.filter(({ extension }) => extension !== undefined);
        expect(extensions.length).toBeGreaterThan(0);
        for (const { name } of extensions) {
          const prefix = name
            .split(/[-_]/)
            .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`);
          const actions = actionsOf(allowed(deployment, prefix.join('')));
          expect(
            actions.filter((action) => !/^(logs|kms|xray|secretsmanager):/.test(String(action))),
          ).toEqual([]);
        }
      }
    });

    test('touch items of their own kind in the table where keys lie, and of no other', () => {
      const leading = z.object({
        'ForAllValues:StringLike': z.object({ 'dynamodb:LeadingKeys': many.pipe(z.array(z.string())) }),
      });
      const kinds = new Map(Object.entries(accessKeys).map(([port, keys]) => [port as Port, keys]));
      // Frames go to whom connections name.
      kinds.set('broadcast', accessKeys.connections).set('arrivals', accessKeys.uploads);
      for (const deployment of made()) {
        for (const { name, ports } of deployment.layout.functions) {
          const granted = allowed(deployment, `${pascal(name)}Role`)
            .filter(({ Resource = [] }) => JSON.stringify(Resource).includes('AccessTable'))
            .flatMap(
              ({ Condition }) => leading.parse(Condition)['ForAllValues:StringLike']['dynamodb:LeadingKeys'],
            );
          const needed = ports.flatMap((port): readonly string[] => kinds.get(port) ?? []);
          expect(new Set(granted), name).toEqual(new Set(needed));
        }
      }
    });

    test('what answers for a search touches neither sessions nor keys', () => {
      for (const deployment of made()) {
        const actions = actionsOf(allowed(deployment, 'RunSearchRole'));
        expect(actions.filter((action) => String(action).startsWith('s3:'))).toEqual([]);
      }
    });

    test('the machine starts its own functions and sends to step queues, and no dead letters', () => {
      for (const deployment of made()) {
        const machine = allowed(deployment, 'MachineRole');
        const sends = JSON.stringify(machine.filter(({ Action }) => Action.includes('sqs:SendMessage')));
        expect(sends).toContain('ConsultGeneral');
        expect(sends).not.toContain('Dead');
      }
    });

    test('the worker keeps searches under way in a folder of their own, and nobody else does', () => {
      for (const deployment of made()) {
        const touching = policies(deployment).filter((one) =>
          JSON.stringify(statementsOf(one)).includes('checkpoints/'),
        );
        const expected = deployment.stage.worker === 'none' ? [] : ['Search'];
        expect([...new Set(touching.map(({ stack }) => stack))]).toEqual(expected);
        const objects = touching
          .flatMap(statementsOf)
          .filter(({ Resource }) => JSON.stringify(Resource).includes('/checkpoints/*'));
        const actions = ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:GetObject', 's3:PutObject'];
        expect(actionsOf(objects).toSorted()).toEqual(expected.length === 0 ? [] : actions);
      }
    });

    test('the worker answers tasks and consumes the search queue, and no other', () => {
      for (const deployment of made().filter(({ stage }) => stage.worker !== 'none')) {
        const consumes = allowed(deployment, 'TaskTaskRole').filter(({ Action }) =>
          Action.includes('sqs:ReceiveMessage'),
        );
        expect(JSON.stringify(consumes)).toContain('Search');
        expect(JSON.stringify(consumes)).not.toContain('Consult');
        expect(actionsOf(allowed(deployment, 'WorkerTasks'))).toContain('states:SendTaskHeartbeat');
      }
    });
  });
};

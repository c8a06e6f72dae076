import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { costBasis } from '../../../cli/cost.ts';
import { stages as deployed } from '../../../lib/config/index.ts';
import { wafRules } from '../../../lib/constructs/waf-rules.ts';
import { indexes, stageNames, stages } from '../../../src/domain/cost/index.ts';
import { routes } from '../../../topology/index.ts';
import { Stacks } from '../../lib/api-templates.ts';
import type { Part } from '../../lib/api-templates.ts';

describe.each(stageNames)('the cost of stage %s is of what lib/config says:', (name) => {
  const paid = stages[name];
  const stage = deployed[name];

  it('its workers', () => {
    const { worker } = stage ?? {};
    if (worker === undefined || worker === 'none') throw new Error('The stage has no worker.');
    expect(paid.worker).toEqual({ tasks: worker.min, vcpu: worker.cpu / 1024, gb: worker.memory_mib / 1024 });
  });

  it('its index', () => {
    const knowledge = stage?.knowledge;
    const { large, gb } = indexes[paid.index];
    if (knowledge?.index !== 'domain') return expect(paid.index).toBe(knowledge?.index);
    expect({ nodes: large, storage_gib: gb / large }).toEqual({
      nodes: knowledge.nodes,
      storage_gib: knowledge.storage_gib,
    });
    expect(knowledge.instance).toBe('r7g.large.search');
  });

  it('its firewall', () => {
    const rules = wafRules(routes, 1000).length;
    expect(paid.waf_rules).toBe(stage?.firewall === true ? rules : 0);
  });

  it('how long it keeps logs', () => {
    expect(paid.log_days).toBe(stage?.log.days);
  });

  describe('and of what its stacks make:', () => {
    let stacks: Stacks;
    beforeAll(() => {
      stacks = new Stacks(name);
    }, 120_000);
    const count = (type: string): number => {
      const parts: Part[] = ['Data', 'Knowledge', 'Search', 'Agents', 'Api', 'Operations'];
      return parts.reduce((sum, part) => sum + stacks.of(part, type).length, 0);
    };

    it('keys, secrets, alarms, dashboards and access lists', () => {
      expect({
        kms_keys: count('AWS::KMS::Key'),
        secrets: count('AWS::SecretsManager::Secret'),
        alarms: count('AWS::CloudWatch::Alarm'),
        composite_alarms: count('AWS::CloudWatch::CompositeAlarm'),
        dashboards: count('AWS::CloudWatch::Dashboard'),
        acls: count('AWS::WAFv2::WebACL'),
        nat: count('AWS::EC2::NatGateway'),
      }).toEqual({
        kms_keys: paid.kms_keys,
        secrets: paid.secrets,
        alarms: paid.alarms,
        composite_alarms: paid.composite_alarms,
        dashboards: paid.dashboards,
        acls: paid.waf_rules > 0 ? 1 : 0,
        nat: 0,
      });
    });

    it('queues that are polled, beside the stream of changes and its two followers', () => {
      expect(count('AWS::Lambda::EventSourceMapping')).toBe(costBasis().polled_queues + 2);
    });

    it('nodes and masters of its index', () => {
      const domains = stacks.of('Knowledge', 'AWS::OpenSearchService::Domain');
      const { large, masters, units } = indexes[paid.index];
      const clusters = domains.map(({ Properties }) =>
        z
          .object({ InstanceCount: z.number(), DedicatedMasterCount: z.number().default(0) })
          .parse(Properties['ClusterConfig']),
      );
      expect(units).toBe(0);
      expect(clusters).toEqual(large === 0 ? [] : [{ InstanceCount: large, DedicatedMasterCount: masters }]);
    });
  });

  it('and its network, which is public where nobody gives another', () => {
    expect(paid.network).toBe('public');
  });
});

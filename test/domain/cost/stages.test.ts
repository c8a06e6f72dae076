import { describe, expect, it } from 'vitest';
import { stages as deployed } from '../../../lib/config/index.ts';
import { wafRules } from '../../../lib/constructs/waf-rules.ts';
import { indexes, stageNames, stages } from '../../../src/domain/cost/index.ts';
import { routes } from '../../../topology/index.ts';

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

  it('and its network, which is public where nobody gives another', () => {
    expect(paid.network).toBe('public');
  });
});

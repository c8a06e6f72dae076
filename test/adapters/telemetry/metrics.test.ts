import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/adapters/telemetry/index.ts';
import { metrics as catalogue } from '../../../src/contracts/metrics.ts';

describe('metrics', () => {
  it('count, observe and gauge by the names of the catalogue', async () => {
    const metrics = createMetrics();
    metrics.count('mcts_requests_total', { route: '/query', method: 'POST', status: '200' });
    metrics.count('mcts_requests_total', { route: '/query', method: 'POST', status: '200' }, 2);
    metrics.observe('mcts_request_duration_seconds', 0.2, { route: '/query', method: 'POST' });
    metrics.gauge('mcts_active_requests', 3);
    metrics.gauge('mcts_active_requests', 1);
    const text = await metrics.text();
    expect(text).toContain('mcts_requests_total{route="/query",method="POST",status="200"} 3\n');
    expect(text).toContain(
      'mcts_request_duration_seconds_bucket{le="0.25",route="/query",method="POST"} 1\n',
    );
    expect(text).toContain('mcts_request_duration_seconds_bucket{le="0.1",route="/query",method="POST"} 0\n');
    expect(text).toContain('mcts_active_requests 1\n');
  });
  it('are all there before anything happened, with help', async () => {
    const text = await createMetrics().text();
    for (const name of Object.keys(catalogue)) expect(text).toContain(`# HELP ${name} `);
  });
  it('of two processes do not mix', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.count('deliberate_poisoned_messages_total');
    expect(await other.text()).toContain('deliberate_poisoned_messages_total 0\n');
  });
  it('never go down where a counter is given less than nothing', async () => {
    const metrics = createMetrics();
    metrics.count('deliberate_poisoned_messages_total', {}, -1);
    expect(await metrics.text()).toContain('deliberate_poisoned_messages_total 0\n');
  });
  it('add those of the process when asked', async () => {
    expect(await createMetrics({ process: true }).text()).toContain('process_resident_memory_bytes');
    expect(await createMetrics().text()).not.toContain('process_');
  });
});

describe('the catalogue', () => {
  it.each(Object.entries(catalogue))('%s follows the naming rules of Prometheus', (name, { kind, help }) => {
    expect(name).toMatch(/^(mcts|deliberate)_[a-z][a-z_]*[a-z]$/);
    expect(name.endsWith('_total')).toBe(kind === 'counter');
    if (kind === 'histogram') expect(name).toMatch(/_seconds$/);
    expect(help).toMatch(/\.$/);
  });
  it('has no label that tells tenants, customers or sessions apart', () => {
    for (const { labels } of Object.values(catalogue)) {
      for (const label of labels)
        expect(label).not.toMatch(/tenant|customer|subject|session|thread|user|_id$/);
    }
  });
});

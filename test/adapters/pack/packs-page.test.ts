import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadPack } from '../../../src/adapters/pack/index.ts';
import type { Fact } from '../../../src/contracts/evidence.ts';
import { canonicalJson } from '../../../src/domain/canonical.ts';
import { createExtractiveReasoner } from '../../../src/reasoning/index.ts';
import { packSearch } from '../../support/pack-search.ts';

/** Blocks that a page tells its reader to save, `packs/shop/FILE` each; those of one file are put together. */
const blocksOf = (page: string): [name: string, text: string][] =>
  [
    ...readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8').matchAll(
      /^```\w+ packs\/shop\/(\S+)\n([\s\S]*?)^```$/gm,
    ),
  ].map(([, name = '', text = '']) => [name, text]);

describe('docs/packs.md, followed word for word after docs/extending.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shop-pack-'));
  const files = new Map<string, string>();
  for (const [name, text] of [...blocksOf('extending.md'), ...blocksOf('packs.md')]) {
    files.set(name, (files.get(name) ?? '') + text);
  }
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  afterAll(() => rmSync(folder, { recursive: true }));

  const pack = loadPack(folder);
  const reasoner = createExtractiveReasoner({ pack });
  const asking = { tenant: 't', session_id: 's', agent: 'test' };
  const conversation = [
    { from: 'customer' as const, text: 'Please cancel order 1001', at: '2026-04-16T10:00:00Z' },
  ];
  const text = canonicalJson({ order_id: '1001', status: 'packed', total_cents: 4990 });
  const fact: Fact = {
    source_id: 'fact:order_lookup',
    tool: 'order_lookup',
    title: 'Order',
    text,
    digest: 'd',
    at: '',
  };

  it('gives a pack that loads', () => {
    expect(pack.manifest.pack_id).toBe('shop');
    expect(pack.articles).toHaveLength(3);
  });

  it('reads a ticket and splits it', async () => {
    const ticket = 'Please cancel order 1001';
    const triage = await reasoner.classify({ text: ticket, conversation }, asking);
    expect(triage).toMatchObject({ entities: { order: ['1001'] }, unclear: false, in_scope: true });
    expect(triage.intents[0]?.intent_id).toBe('order');
    expect(triage.confidence).toBeGreaterThanOrEqual(pack.manifest.thresholds.triage);
  });

  it('answers from articles that hold and from what the tool answered', async () => {
    const ask = async (task: string, facts: Fact[] = []) => {
      const found = await reasoner.answer(
        { task, conversation: [], specialist: 'orders', passages: packSearch(pack)(task), facts },
        asking,
      );
      return found.sentences.map((one) => one.text).join(' ');
    };
    expect(await ask('How many days do I have to return something?')).toMatch(/within 30 days/);
    expect(await ask('How many days do I have to return something?')).not.toMatch(/14 days/);
    expect(await ask('What is the status of order 1001?', [fact])).toMatch(/Order 1001 is packed\./);
  });

  it('proposes the cancellation, which a person has to allow', async () => {
    const { steps } = await reasoner.propose(
      {
        goal: 'Please cancel order 1001',
        state: [],
        kind: 'action',
        actions: ['cancel_order'],
        passages: [],
        facts: [fact],
        limit: 3,
      },
      asking,
    );
    expect(steps.map((step) => step.proposal?.arguments)).toEqual([{ order_id: '1001' }]);
    expect(pack.policies.rules.find((rule) => rule.rule_id === 'cancel')?.decision).toBe('approve');
  });
});

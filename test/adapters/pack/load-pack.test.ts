import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPack } from '../../../src/adapters/pack/index.ts';
import { Failure } from '../../../src/contracts/errors.ts';
import { copyTinyPack, tinyPackFolder } from '../../support/tiny-pack.ts';

let copy: ReturnType<typeof copyTinyPack>;
beforeEach(() => {
  copy = copyTinyPack();
});
afterEach(() => {
  copy.dispose();
});

const faultsOf = (folder: string): string[] => {
  try {
    loadPack(folder);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    expect(thrown.code).toBe('PackInvalid');
    return thrown.details.map(({ path, message }) => `${path}: ${message}`);
  }
};

describe('a pack that holds together', () => {
  it('is read whole', () => {
    const pack = loadPack(tinyPackFolder);
    expect(pack.manifest.organisation).toBe('Fern & Pot');
    expect(pack.articles.map(({ front }) => front.id)).toContain('returns-2025');
    expect(pack.articles.find(({ front }) => front.id === 'delivery')?.body).toMatch(/^Delivery takes/);
    expect(pack.causal.get('leaves')?.fixes).toHaveLength(2);
    expect(pack.golden).toHaveLength(2);
    expect(pack.manifest.asks.clarification.close_after).toBe(86_400_000);
  });

  it('has a digest that any change of any file changes, and nothing else', () => {
    const { digest } = loadPack(copy.folder);
    expect(digest).toBe(loadPack(tinyPackFolder).digest);
    copy.edit('extensions/reply.ts', 'message ', 'mail ');
    expect(loadPack(copy.folder).digest).not.toBe(digest);
  });

  it('may lack golden cases and causal models', () => {
    copy.remove('golden');
    copy.remove('causal');
    copy.edit('specialists.yaml', '    causal_model: leaves\n', '');
    expect(faultsOf(copy.folder)).toEqual([]);
  });
});

describe('a broken pack is refused with file, line and reason', () => {
  type Row = [what: string, file: string, from: string, to: string, fault: RegExp];
  const rows: Row[] = [
    ['YAML that does not parse', 'pack.yaml', 'title: Greenhouse', 'title: [', /^pack\.yaml:\d+: /],
    [
      'a missing field',
      'pack.yaml',
      'organisation: Fern & Pot\n',
      '',
      /^pack\.yaml:1: organisation: is missing/,
    ],
    [
      'a field that is not known',
      'pack.yaml',
      'title: Greenhouse',
      'titel: G\ntitle: G',
      /^pack\.yaml:3: titel: there is no such field/,
    ],
    ['a key given twice', 'pack.yaml', 'title: Greenhouse', 'title: A\ntitle: B', /^pack\.yaml:4: /],
    [
      'a duration of no form',
      'pack.yaml',
      'remind_after: 1h',
      'remind_after: soon',
      /^pack\.yaml:6: asks\.clarification\.remind_after: .*duration/,
    ],
    [
      'a reply action that is no action',
      'pack.yaml',
      'reply_action: reply',
      'reply_action: shout',
      /^pack\.yaml:8: there is no action “shout” \(known: refund_order, reply\)/,
    ],
    [
      'an intent of no specialist',
      'triage.yaml',
      'specialist: orders',
      'specialist: legal',
      /^triage\.yaml:18: there is no specialist to consult “legal”/,
    ],
    [
      'an intent given twice',
      'triage.yaml',
      'intent_id: order',
      'intent_id: plant_care',
      /^triage\.yaml:16: the intent “plant_care” is given twice/,
    ],
    [
      'too few utterances',
      'triage.yaml',
      '  - Tell me a joke\n',
      '  - 1\n',
      /^triage\.yaml:\d+: out_of_scope\.5: .*string/,
    ],
    [
      'a pattern that does not compile',
      'triage.yaml',
      "'\\b(O-\\d{4})\\b'",
      "'(O-'",
      /^triage\.yaml:\d+: the pattern does not compile/,
    ],
    [
      'a pattern that matches nothing',
      'triage.yaml',
      "'\\bemergency\\b'",
      "'x*'",
      /^triage\.yaml:\d+: the pattern also matches nothing/,
    ],
    [
      'a subject entity of no name',
      'triage.yaml',
      'subject_entity: customer_number',
      'subject_entity: iban',
      /^triage\.yaml:\d+: there is no entity “iban”/,
    ],
    [
      'a specialist of an unknown area',
      'specialists.yaml',
      'areas: [shop]',
      'areas: [shop, moon]',
      /^specialists\.yaml:14: there is no area “moon”/,
    ],
    [
      'a specialist whose action is none',
      'specialists.yaml',
      'actions: [refund_order]',
      'actions: [burn]',
      /^specialists\.yaml:\d+: there is no action “burn”/,
    ],
    [
      'a specialist with an unknown tool',
      'specialists.yaml',
      'tool: order_status',
      'tool: oracle',
      /^specialists\.yaml:16: there is no tool “oracle”/,
    ],
    [
      'an executor used as a tool',
      'specialists.yaml',
      'tool: order_status',
      'tool: order_refund',
      /there is no tool “order_refund” \(known: order_status\)/,
    ],
    [
      'a specialist of no causal model',
      'specialists.yaml',
      'causal_model: leaves',
      'causal_model: roots',
      /^specialists\.yaml:8: there is no causal model “roots”/,
    ],
    [
      'an expression that does not compile',
      'specialists.yaml',
      '$exists(entities.order_number)',
      '$exists(',
      /^specialists\.yaml:17: the expression does not compile/,
    ],
    [
      'an expression that reads the clock',
      'actions.yaml',
      'when: $exists(facts.order_status) and',
      'when: $now() and',
      /^actions\.yaml:\d+: an expression of a pack may not use \$now/,
    ],
    [
      'an action of no executor',
      'actions.yaml',
      'executor: order_refund',
      'executor: order_status',
      /^actions\.yaml:13: there is no executor “order_status”/,
    ],
    [
      'an action with a target that is no argument',
      'actions.yaml',
      'target: [order]',
      'target: [parcel]',
      /^actions\.yaml:14: the action has no argument “parcel”/,
    ],
    [
      'arguments that are no JSON Schema',
      'actions.yaml',
      '{ type: integer, minimum: 1 }',
      '{ type: money }',
      /^actions\.yaml:5: the JSON Schema cannot be used/,
    ],
    [
      'a policy for an unknown action',
      'policies.yaml',
      'action: refund_order',
      'action: give_away',
      /^policies\.yaml:4: there is no action “give_away”/,
    ],
    [
      'a policy that depends on no tool',
      'policies.yaml',
      'depends_on: [order_status]',
      'depends_on: [stars]',
      /^policies\.yaml:8: there is no tool “stars”/,
    ],
    [
      'no policy for the reply',
      'policies.yaml',
      'action: reply',
      'action: refund_order',
      /^policies\.yaml:1: no rule speaks of “reply”/,
    ],
    [
      'a rule that needs an approval it does not describe',
      'policies.yaml',
      'decision: allow',
      'decision: approve',
      /^policies\.yaml:\d+: rules\.0\.approval: .*needs `approval`/,
    ],
    [
      'an extension without its code',
      'extensions.yaml',
      'extensions/reply.ts',
      'extensions/answer.ts',
      /^extensions\.yaml:\d+: the file extensions\/answer\.ts cannot be used because it does not exist/,
    ],
    [
      'an extension outside the folder',
      'extensions.yaml',
      'extensions/reply.ts',
      '../../reply.ts',
      /cannot be used because it lies outside/,
    ],
    [
      'an article without front matter',
      'knowledge/delivery.md',
      '---\nid',
      'id',
      /^knowledge\/delivery\.md:1: an article begins with front matter/,
    ],
    [
      'an article of an unknown area',
      'knowledge/delivery.md',
      'area: shop',
      'area: sky',
      /^knowledge\/delivery\.md:4: there is no area “sky”/,
    ],
    [
      'an article with an impossible date',
      'knowledge/returns.md',
      '2026-01-01',
      'spring',
      /^knowledge\/returns\.md:7: valid_from: /,
    ],
    [
      'an article that ends before it begins',
      'knowledge/returns-2025.md',
      '2025-12-31',
      '2024-12-31',
      /^knowledge\/returns-2025\.md:8: it ends/,
    ],
    [
      'an article given twice',
      'knowledge/delivery.md',
      'id: delivery',
      'id: returns',
      /the article “returns” is given twice/,
    ],
    [
      'an article superseded by none',
      'knowledge/returns-2025.md',
      'superseded_by: returns',
      'superseded_by: nothing',
      /^knowledge\/returns-2025\.md:9: there is no article “nothing”/,
    ],
    [
      'an article that supersedes itself',
      'knowledge/returns.md',
      "version: '2026'",
      'superseded_by: returns-2025',
      /supersedes itself/,
    ],
    [
      'a causal model with an unknown cause',
      'causal/leaves.yaml',
      'success: { overwatered: 0.85 }',
      'success: { moon: 0.85 }',
      /^causal\/leaves\.yaml:\d+: fixes\.0\.success\.moon: .*not listed/,
    ],
    [
      'a causal model that cites no article',
      'causal/leaves.yaml',
      'sources: [brown-tips]',
      'sources: [tips]',
      /^causal\/leaves\.yaml:7: there is no article “tips”/,
    ],
    [
      'a causal model whose file has another name',
      'causal/leaves.yaml',
      'model_id: leaves',
      'model_id: roots',
      /must be named for its model/,
    ],
    [
      'a golden case of no intent',
      'golden/cases.yaml',
      'intents: [order]',
      'intents: [disorder]',
      /^golden\/cases\.yaml:\d+: there is no intent “disorder”/,
    ],
    [
      'a golden case that cites no article',
      'golden/cases.yaml',
      'cites_any: [returns]',
      'cites_any: [terms]',
      /there is no article “terms”/,
    ],
    [
      'a golden case with an unknown action',
      'golden/cases.yaml',
      'not_actions: [refund_order]',
      'not_actions: [burn]',
      /there is no action “burn”/,
    ],
  ];

  it.each(rows)('%s', (_, file, from, to, fault) => {
    copy.edit(file, from, to);
    expect(faultsOf(copy.folder)).toContainEqual(expect.stringMatching(fault));
  });

  it('a missing file', () => {
    copy.remove('policies.yaml');
    expect(faultsOf(copy.folder)).toEqual(['policies.yaml:1: the file is missing']);
  });

  it('no articles at all', () => {
    copy.remove('knowledge');
    expect(faultsOf(copy.folder)).toContainEqual(
      expect.stringMatching(/^knowledge:1: the folder holds no article/),
    );
  });

  it('code that a link leads out of the folder', () => {
    copy.remove('extensions/reply.ts');
    symlinkSync(join(tinyPackFolder, 'extensions/reply.ts'), join(copy.folder, 'extensions/reply.ts'));
    expect(faultsOf(copy.folder)).toEqual([
      expect.stringMatching(/reply\.ts cannot be used because it lies outside/),
    ]);
  });

  it('a folder that is not there', () => {
    expect(() => loadPack('/nowhere/at/all')).toThrow(
      /Cannot load the pack in .* because there is no such folder/,
    );
  });

  it('all of it at once, in order of file and line', () => {
    copy.edit('triage.yaml', 'specialist: orders', 'specialist: legal');
    copy.edit('pack.yaml', 'reply_action: reply', 'reply_action: shout');
    copy.edit('actions.yaml', 'executor: order_refund', 'executor: nobody');
    expect(faultsOf(copy.folder).map((line) => line.split(':')[0])).toEqual([
      'actions.yaml',
      'pack.yaml',
      'policies.yaml',
      'triage.yaml',
    ]);
  });
});

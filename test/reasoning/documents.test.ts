import { describe, expect, it } from 'vitest';
import { loadPack } from '../../src/adapters/pack/index.ts';
import type { Passage } from '../../src/contracts/evidence.ts';
import { strengthOf, wantedOf } from '../../src/reasoning/extractive/documents.ts';
import { learn } from '../../src/reasoning/extractive/knowhow.ts';
import { tinyPackFolder } from '../support/tiny-pack.ts';

const pack = loadPack(tinyPackFolder);
const knowhow = learn(pack);
const passage = (source_id: string, more: Partial<Passage> = {}): Passage => ({
  source_id,
  title: source_id,
  text: 'x',
  score: 1,
  version: 'v',
  ...more,
});
const nearest = (text: string) => knowhow.near(text)[0] ?? { id: '', probability: 0 };
const wantedIds = (text: string, current: Passage[] = []) =>
  wantedOf(knowhow, text, current).map(({ passages }) => passages[0]?.source_id.split('#')[0]);

describe('which article a text asks for', () => {
  it('is told with probabilities that leave something for none of them', () => {
    const near = knowhow.near('The leaves of my ficus turn yellow');
    const sum = near.reduce((total, one) => total + one.probability, 0);
    expect(near[0]?.id).toBe('yellow-leaves');
    expect(near[0]?.probability).toBeGreaterThan(0.9);
    expect(sum).toBeLessThan(1);
  });
  it('is none for what no article speaks of', () => {
    expect(knowhow.known('Which hotels in Lisbon have a swimming pool?', [])).toBeLessThan(0.5);
  });
  it('is the successor of one that was superseded, which is near for its sake', () => {
    const question = 'How many days do I have to return a plant?';
    expect(nearest(question).id).toBe('returns');
    expect(knowhow.near(question).map(({ id }) => id)).not.toContain('returns-2025');
    expect(knowhow.nearness(question, passage('returns-2025#1'))).toBe(nearest(question).probability);
  });
  it('can be a document that was added later, by its words and what it is asked for', () => {
    const added = passage('terrarium#1', {
      title: 'Closing a terrarium',
      text: 'A terrarium may be closed after two weeks.',
      asks: ['when can I put the lid on my glass garden'],
    });
    expect(knowhow.nearness('when may I put the lid on the glass garden?', added)).toBeGreaterThan(0.5);
    expect(knowhow.nearness('Where is my parcel?', added)).toBeLessThan(0.1);
  });
});

describe('the documents that a text wants', () => {
  it('are those of each question that leads to one, and nothing that is only told', () => {
    const text =
      'My aunt visited us. Why do the leaves of my ficus turn yellow? And how do I return a plant?';
    expect(wantedIds(text).toSorted()).toEqual(['returns', 'yellow-leaves']);
  });
  it('come whole, in place of the pieces that a search brought', () => {
    const [article] = pack.articles.filter(({ front }) => front.id === 'yellow-leaves');
    const piece = passage('yellow-leaves#1', { text: article?.body.slice(0, 40).trim() ?? '' });
    const [wanted] = wantedOf(knowhow, 'The leaves of my ficus turn yellow', [piece]);
    expect(wanted?.passages.map(({ text }) => text).join(' ').length).toBeGreaterThan(200);
  });
  it('stay as the index has them where their text is another one by now', () => {
    const edited = passage('yellow-leaves#1', { text: 'Yellow leaves are fine since this spring.' });
    const [wanted] = wantedOf(knowhow, 'The leaves of my ficus turn yellow', [edited]);
    expect(wanted?.passages).toEqual([edited]);
  });
});

describe('the strength of evidence', () => {
  it('rises with the probability that the answer is known, and just suffices somewhat below the share of tickets that have one', () => {
    expect(strengthOf(0)).toBe(0);
    expect(strengthOf(0.67)).toBeLessThan(pack.manifest.thresholds.evidence);
    expect(strengthOf(0.685)).toBeCloseTo(0.35);
    expect(strengthOf(0.92)).toBeCloseTo(0.85);
    expect(strengthOf(1)).toBe(1);
  });
});

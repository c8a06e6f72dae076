import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkMarkdown } from '../../src/knowledge/index.ts';

const chunk = (text: string, size?: number) =>
  chunkMarkdown({ document_id: 'doc', title: 'Title', text }, size === undefined ? {} : { size });
const sentence = 'This sentence has exactly the words that it has, and no others. ';

describe('cutting a document into chunks', () => {
  it('keeps a short document whole, with the title as its heading', () => {
    expect(chunk('Hello.\n\n## Part\n\nMore.')).toEqual([
      { source_id: 'doc#1', heading: 'Title', text: 'Hello.\n\n## Part\n\nMore.' },
    ]);
  });

  it('cuts at headings first, keeps a heading with what follows it, and tells the way to it', () => {
    const text = `# Guide\n\n${sentence.repeat(3)}\n\n## Set-up\n\n### Keys\n\n${sentence.repeat(3)}`;
    const chunks = chunk(text, 260);
    expect(chunks.map((one) => one.heading)).toEqual(['Title > Guide', 'Title > Guide > Set-up > Keys']);
    expect(chunks[1]?.text).toMatch(/^## Set-up\n\n### Keys\n\nThis/);
  });

  it('keeps lists, tables and code whole where prose would be cut', () => {
    const list = Array.from({ length: 12 }, (_, index) => `${index + 1}. ${sentence.trim()}`).join('\n');
    const code = `\`\`\`\n${sentence.repeat(6)}\n\n${sentence.repeat(6)}\n\`\`\``;
    const chunks = chunk(`${sentence}\n\n${list}\n\n${code}\n\n${sentence}`, 400);
    expect(chunks.some((one) => one.text.includes(list))).toBe(true);
    expect(chunks.some((one) => one.text.includes(code))).toBe(true);
  });

  it.each([
    ['words without an end', 'fern moss '.repeat(2_000)],
    ['one word', '🌿'.repeat(5_000)],
    ['an item', `- ${'fern moss '.repeat(2_000)}`],
    ['a line like a heading', `# ${'fern moss '.repeat(2_000)}\n\nMore.`],
    ['code', `\`\`\`\n${'let x; '.repeat(2_000)}\n\`\`\``],
  ])('cuts at last whatever is too long: %s', (_, text) => {
    const chunks = chunk(text);
    expect(chunks.length).toBeGreaterThan(1);
    for (const one of chunks) {
      expect(one.text.length).toBeLessThanOrEqual(3 * 1200);
      expect(one.heading.length).toBeLessThanOrEqual(1200);
      expect(one.text.isWellFormed()).toBe(true);
      expect(text).toContain(one.text);
    }
    const letters = (given: string): number => given.replaceAll(/\s/g, '').length;
    const all = chunks.reduce((sum, one) => sum + letters(one.text), 0);
    expect(all).toBeGreaterThanOrEqual(letters(text.replaceAll('```', '')));
  });

  it('repeats the last sentence where prose goes on in the next chunk', () => {
    const text = Array.from({ length: 12 }, (_, index) => `Sentence number ${index} stands here.`).join(' ');
    const [first, second] = chunk(text, 120);
    const last = first?.text.match(/Sentence number \d+ stands here\.$/)?.[0] ?? 'none';
    expect(second?.text.startsWith(last)).toBe(true);
  });

  it('quotes the document verbatim and loses none of its words, whatever the text', () => {
    const part = fc.constantFrom(
      '# Head',
      '## Sub',
      'Some words. More words!',
      '- item\n- other',
      '1. one\n2. two',
      '| a | b |\n|---|---|\n| 1 | 2 |',
      '```\ncode x\n```',
      '> quoted',
      'a'.repeat(90),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 25 }), fc.integer({ min: 40, max: 400 }), (parts, size) => {
        const text = parts.join('\n\n');
        const chunks = chunk(text, size);
        for (const one of chunks) expect(text).toContain(one.text);
        const body = parts.filter((one) => !one.startsWith('#'));
        for (const words of body)
          for (const line of words.split('\n'))
            expect(chunks.some((one) => one.text.includes(line))).toBe(true);
      }),
    );
  });

  it('has no chunks for an empty text', () => {
    expect(chunk(' \n\n')).toEqual([]);
  });
});

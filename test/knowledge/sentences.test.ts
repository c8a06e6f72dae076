import { describe, expect, it } from 'vitest';
import { sentencesOf } from '../../src/knowledge/index.ts';

const cut = (text: string): string[] => sentencesOf(text).map(({ start, end }) => text.slice(start, end));

describe('cutting a text into sentences', () => {
  it.each<[string, string[]]>([
    ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
    ['Use a comma, e.g. for Excel. Then save.', ['Use a comma, e.g. for Excel.', 'Then save.']],
    [
      'It costs 4.90 EUR since v5.3.0 of export.csv. Good.',
      ['It costs 4.90 EUR since v5.3.0 of export.csv.', 'Good.'],
    ],
    ['Ask Dr. Weber of Weber Inc. Then call.', ['Ask Dr. Weber of Weber Inc.', 'Then call.']],
    ['At 9 a.m. the job starts. It ends at noon.', ['At 9 a.m. the job starts.', 'It ends at noon.']],
    ['it broke. it is gone.', ['it broke.', 'it is gone.']],
    ['He said “Stop.” Then he left.', ['He said “Stop.”', 'Then he left.']],
    ['**Bold.** Plain.', ['**Bold.**', 'Plain.']],
    ['1. Open it. 2. Close it.', ['1. Open it.', '2. Close it.']],
    ['One line\n\nanother line', ['One line', 'another line']],
    ['So did I. And you?', ['So did I.', 'And you?']],
    ['Wait… what?', ['Wait…', 'what?']],
    ['   ', []],
  ])('%s', (text, sentences) => {
    expect(cut(text)).toEqual(sentences);
  });
});

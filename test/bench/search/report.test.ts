import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plots } from '../../../bench/search/figures.ts';
import { page, text } from '../../../bench/search/svg.ts';
import { searchBlocks } from '../../../bench/search/tables.ts';
import { verdicts } from '../../../bench/search/targets.ts';

describe('the search’s figures', () => {
  it.each(Object.entries(plots))('are drawn in %s as they were kept', (name, draw) => {
    const file = join('docs/img/search', name);
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8'), 'run node bench/search/report.ts').toBe(draw());
  });

  it('fill every table', () => {
    for (const { name, body } of searchBlocks) {
      const lines = body().split('\n');
      expect(lines.length, name).toBeGreaterThan(2);
      expect(new Set(lines.map((line) => line.split('|').length)).size, name).toBe(1);
      expect(body(), name).not.toMatch(/NaN|undefined/);
    }
  });
});

describe('a target', () => {
  const spread = (median: number) => ({ median, min: median, max: median });
  const row = (subject: string, ours_to_it: number) => ({
    subject,
    game: 'connect-four',
    simulations: 100_000,
    simulations_per_cpu_second: spread(1),
    nodes: 1,
    nodes_per_simulation: 1,
    bytes_per_node: 32,
    ours_to_it: spread(ours_to_it),
  });

  it('is met or missed by what was measured, and not spoken of otherwise', () => {
    const speed = [row('deliberate', 1), row('OpenSpiel', 11), row('arbor', 0.6)];
    expect(verdicts({ speed }).map(({ target, met }) => [target, met])).toEqual([
      ['connect four at 100,000, times as fast as OpenSpiel', true],
      ['connect four at 100,000, times as fast as arbor', false],
      ['bytes a node, at most', true],
    ]);
    expect(verdicts({})).toEqual([]);
  });
});

describe('a plot', () => {
  it('says what it shows to whoever cannot see it, with text as text', () => {
    const drawn = page({ width: 10, height: 10, title: 'a < b', description: '"c" & d' }, [
      text(1, 2, '<e>'),
    ]);
    expect(drawn).toContain('<title id="title">a &lt; b</title>');
    expect(drawn).toContain('<desc id="desc">&quot;c&quot; &amp; d</desc>');
    expect(drawn).toContain('>&lt;e></text>');
    expect(drawn).toContain('prefers-color-scheme: dark');
  });
});

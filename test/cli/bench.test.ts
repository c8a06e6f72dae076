import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { main } from '../../cli/main.ts';
import { processTerminal } from '../../cli/terminal.ts';

const bench = async (...flags: string[]) => {
  let out = '';
  const terminal = {
    ...processTerminal(),
    colour: false,
    out: (text: string) => void (out += `${text}\n`),
    err: () => undefined,
  };
  return { status: await main(['bench', 'search', ...flags], terminal), out };
};

describe('deliberate bench search', () => {
  it('prints a row for each game and size, with trees that can hold so many simulations', async () => {
    const { status, out } = await bench('--seconds', '0.01', '--json');
    expect(status).toBe(0);
    const rows = z
      .array(
        z.strictObject({
          game: z.string(),
          simulations: z.int(),
          simulations_per_cpu_second: z.number().positive(),
          bytes_per_node: z.number().positive().max(32),
          nodes: z.int().min(10_000),
        }),
      )
      .parse(JSON.parse(out));
    expect(rows.map(({ game, simulations }) => `${game} ${simulations}`)).toEqual([
      'connect-four 10000',
      'connect-four 100000',
      'tic-tac-toe 10000',
      'tic-tac-toe 100000',
    ]);
    // The same search, so about as many nodes as everybody's: bench/README.md.
    expect(rows[1]!.nodes / 100_000).toBeGreaterThan(2);
    expect(rows[1]!.nodes / 100_000).toBeLessThan(2.3);
  });

  it.each(['0', '61', 'x'])('refuses %s seconds', async (seconds) => {
    expect((await bench('--seconds', seconds)).status).toBe(2);
  });
});

import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { createPlayer } from '../src/usecases/play.ts';
import { UsageFault } from './fault.ts';
import type { Run } from './run.ts';

type Options = { iterations?: number; cpuMs?: number; seed: number };

const whole = (name: string, value: number | undefined, most: number): void => {
  if (value !== undefined && !(Number.isInteger(value) && value >= 1 && value <= most)) {
    throw new UsageFault(`--${name} must be a whole number in 1..${most}.`);
  }
};

/** CPU time of this process, in ms. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** `deliberate play`: answers moves line by line, so that engines can be matched against each other. */
export const addPlay = (program: Command, run: Run): void => {
  program
    .command('play')
    .description(
      'read lines “move connect_four <ply> <columns so far>” and answer each with a column, until “quit”',
    )
    .argument('<game>', 'connect-four')
    .option('--iterations <count>', 'simulations a move', Number)
    .option('--cpu-ms <ms>', 'CPU time a move', Number)
    .option('--seed <seed>', 'the same seed gives the same moves (not with --cpu-ms)', Number, 1)
    .action((game: string, { iterations, cpuMs: budget, seed }: Options) =>
      run(async (terminal) => {
        if (game !== 'connect-four') throw new UsageFault(`“${game}” is not a game; connect-four is.`);
        if ((iterations === undefined) === (budget === undefined)) {
          throw new UsageFault('give either --iterations or --cpu-ms.');
        }
        whole('iterations', iterations, 10_000_000);
        whole('cpu-ms', budget, 600_000);
        let until = Infinity;
        const bestMove = createPlayer('connect-four', {
          iterations: iterations ?? 10_000_000,
          seed,
          ...(budget === undefined ? {} : { deadline: () => cpuMs() >= until }),
        });
        const lines = createInterface({ input: Readable.from(terminal.input), crlfDelay: Infinity });
        for await (const line of lines) {
          if (line.trim() === '') continue;
          if (line.trim() === 'quit') return true;
          const [, columns = ''] = /^\s*move\s+connect_four\s+\d+\s*([\d\s,-]*)$/.exec(line) ?? [
            undefined,
            undefined,
          ];
          if (!/^\s*move\s+connect_four\s+\d+/.test(line)) {
            throw new UsageFault(`“${line.slice(0, 60)}” is not a line such as “move connect_four 2 33”.`);
          }
          if (budget !== undefined) until = cpuMs() + budget;
          terminal.out(bestMove(columns.replaceAll(/\D/g, '')));
        }
        return true;
      }),
    );
};

import type { Command } from 'commander';
import { benchSearch } from '../src/usecases/bench-search.ts';
import { print } from './command.ts';
import { UsageFault } from './fault.ts';
import type { Run } from './run.ts';
import { table } from './terminal.ts';

type Options = { seconds: number; json?: boolean };

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** `deliberate bench`: how fast this installation is on this machine. The repository's bench/ has the peers. */
export const addBench = (program: Command, run: Run): void => {
  const bench = program.command('bench').description('measure what this machine makes of it');
  bench
    .command('search')
    .description('simulations a CPU second of the search, on each game at 10,000 and 100,000 simulations')
    .option('--seconds <seconds>', 'CPU time of each row, 0.01..60', Number, 1)
    .option('--json', 'print JSON')
    .action((options: Options) =>
      run(async (terminal) => {
        if (!(options.seconds >= 0.01 && options.seconds <= 60)) {
          throw new UsageFault('--seconds is a number from 0.01 to 60.');
        }
        print(terminal, options, benchSearch(options.seconds, cpuSeconds), (rows) =>
          table([
            ['game', 'simulations', 'a CPU second', 'nodes', 'bytes a node'],
            ...rows.map((row) => [
              row.game,
              String(row.simulations),
              String(row.simulations_per_cpu_second),
              String(row.nodes),
              String(row.bytes_per_node),
            ]),
          ]),
        );
        return true;
      }),
    );
};

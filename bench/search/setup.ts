/**
 * Gets the search benchmark's peers, into dist/ beside this file: OpenSpiel into an environment of its own, arbor by
 * cargo at its locked versions, and the C loop once for each game. What cannot be had is named, and left out.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { built, python } from './subjects.ts';

const peers = join(import.meta.dirname, 'peers');

const steps: readonly { peer: string; commands: readonly (readonly string[])[] }[] = [
  {
    peer: 'OpenSpiel',
    commands: [
      ['python3', '-m', 'venv', join(built, 'venv')],
      // Its C++ part alone is called, which needs none of the packages that its Python part does.
      [
        python,
        '-m',
        'pip',
        'install',
        '--quiet',
        '--no-deps',
        '--only-binary=:all:',
        '-r',
        join(peers, 'openspiel', 'requirements.txt'),
      ],
    ],
  },
  {
    peer: 'arbor',
    commands: [
      [
        'cargo',
        'build',
        '--quiet',
        '--release',
        '--locked',
        '--jobs',
        '1',
        '--manifest-path',
        join(peers, 'arbor', 'Cargo.toml'),
        '--target-dir',
        join(built, 'cargo'),
      ],
    ],
  },
  {
    peer: 'the C loop',
    commands: ['connect-four', 'tic-tac-toe', 'breakthrough'].map((game) => [
      'cc',
      '-O3',
      '-march=native',
      '-std=gnu11',
      `-DGAME="${game}.h"`,
      '-o',
      join(built, `loop-${game}`),
      join(peers, 'loop', 'loop.c'),
      '-lm',
    ]),
  },
];

mkdirSync(built, { recursive: true });
for (const { peer, commands } of steps) {
  const failed = commands.find(([program = '', ...args]) => {
    const { status, error } = spawnSync(program, args, { stdio: ['ignore', process.stderr, process.stderr] });
    return error !== undefined || status !== 0;
  });
  console.error(
    failed === undefined ? `Got ${peer}.` : `Cannot get ${peer} because this failed: ${failed.join(' ')}`,
  );
}

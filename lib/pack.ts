import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeployedPack } from '../src/contracts/pack/deployed.ts';
import { deployedPackSchema } from '../src/contracts/pack/deployed.ts';

export type { DeployedPack };

/** The pack as the build step has loaded and checked it. @param build folder that the build step wrote */
export const readPack = (build: string): DeployedPack =>
  deployedPackSchema.parse(JSON.parse(readFileSync(join(build, 'pack.json'), 'utf8')));

/** Secrets that HTTP extensions use in the functions that reason; those of code extensions are theirs alone. */
export const httpSecrets = ({ extensions }: DeployedPack): string[] => [
  ...new Set(
    extensions.extensions.filter(({ http }) => http !== undefined).flatMap(({ secrets }) => secrets),
  ),
];

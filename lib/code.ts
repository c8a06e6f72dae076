/** Where the code of functions lies: the folder that the build step (tools/build) wrote. Nothing here reads a bundle. */
import { execFileSync } from 'node:child_process';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code as LambdaCode } from 'aws-cdk-lib/aws-lambda';
import type { FunctionSpec } from '../topology/index.ts';

export type Code = {
  /** The same bundle for every function of one entry. */
  of: (spec: Pick<FunctionSpec, 'entry' | 'extension'>) => LambdaCode;
  /** Folder of the search worker's bundle. */
  worker: string;
};

/** A repository's, with sources in TypeScript, or the package's, compiled. */
const root = fileURLToPath(new URL('..', import.meta.url));
const machineFile = join(root, 'statemachines/session.asl.json');

/** @param build folder that the build step wrote */
export const codeIn = (build: string): Code => ({
  of: ({ entry, extension }) =>
    LambdaCode.fromAsset(
      extension === undefined ? join(build, 'functions', entry) : join(build, 'extensions', extension),
    ),
  worker: join(build, 'worker'),
});

/**
 * Bundles functions, worker and extensions for a pack, unless they are as the sources are.
 * @param options.bundling false: what needs no code of functions (`cdk bootstrap`, `cdk destroy`) gets empty ones
 * @returns the folder with the bundles, below the one that the CDK runs in
 */
export const build = ({ pack, bundling }: { pack: string; bundling: boolean }): string => {
  const out = resolve(
    '.deliberate/build',
    `${resolve(pack).replaceAll(/[^\w.-]+/g, '_')}${bundling ? '' : '-empty'}`,
  );
  const args = ['--pack', resolve(pack), '--out', out, ...(bundling ? [] : ['--empty'])];
  execFileSync(process.execPath, [join(root, `tools/build/main${extname(import.meta.filename)}`), ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return out;
};

export { machineFile };

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const versions = z.record(z.string(), z.string());
const repositorySchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  engines: z.record(z.string(), z.string()),
  dependencies: versions,
  devDependencies: versions,
});

/** What an app of one's own brings itself, and the one-machine host does without. */
const peers = ['aws-cdk-lib', 'constructs'];
const faces = { cdk: 'lib/index', extension: 'src/extension/index', testing: 'src/testing/index' };

/**
 * The package's own package.json: of the repository's dependencies those that the compiled code imports, at the same
 * versions, and the CDK as a peer that may be absent.
 * @throws Error for an import that package.json of the repository does not know
 */
export const manifest = (root: string, imported: readonly string[]): object => {
  const repository = repositorySchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const { name, version, description, license, engines, devDependencies } = repository;
  const known = { ...devDependencies, ...repository.dependencies };
  const versionOf = (wanted: string): string => {
    const found = known[wanted];
    if (found !== undefined) return found;
    throw new Error(`Cannot package ${wanted} because package.json does not name it.`);
  };
  const needed = imported.filter((one) => one !== name && !peers.includes(one));
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    engines,
    exports: {
      ...Object.fromEntries(
        Object.entries(faces).map(([face, file]) => [
          `./${face}`,
          { types: `./${file}.d.ts`, default: `./${file}.js` },
        ]),
      ),
      './package.json': './package.json',
    },
    bin: { [name]: 'bin/deliberate.js' },
    dependencies: Object.fromEntries(needed.map((one) => [one, versionOf(one)])),
    peerDependencies: Object.fromEntries(peers.map((one) => [one, `^${versionOf(one)}`])),
    peerDependenciesMeta: Object.fromEntries(peers.map((one) => [one, { optional: true }])),
  };
};

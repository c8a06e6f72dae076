/**
 * The CDK's command line by the names that this project uses: `npm run deploy -- --stage dev [--pack FOLDER] [more]`,
 * `npm run destroy -- --stage dev`. What else is given goes to `cdk` as it stands.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const [command = 'synth', ...given] = process.argv.slice(2);
const { values, tokens } = parseArgs({
  args: given,
  options: { stage: { type: 'string' }, pack: { type: 'string' } },
  strict: false,
  allowPositionals: true,
  tokens: true,
});
/** Arguments that are not of this file, each with its value where one follows. */
const own = new Set(
  tokens.flatMap((token) =>
    token.kind === 'option' && (token.name === 'stage' || token.name === 'pack')
      ? [token.index, ...(token.inlineValue === false ? [token.index + 1] : [])]
      : [],
  ),
);
const rest = given.filter((_, index) => !own.has(index));
const context = (['stage', 'pack'] as const).flatMap((name) =>
  typeof values[name] === 'string' ? ['-c', `${name}=${values[name]}`] : [],
);
const cdk = fileURLToPath(new URL('../../node_modules/aws-cdk/bin/cdk', import.meta.url));
const all = command === 'synth' ? ['--quiet'] : ['--all'];
const { status } = spawnSync(process.execPath, [cdk, command, ...all, ...context, ...rest], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;

/** Deploys the app into an emulator of AWS, as a user would: by the CDK's command line. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const outputsSchema = z.record(z.string(), z.record(z.string(), z.string()));

/** Where the emulator listens, with credentials that it takes. */
export const emulator = () => {
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  if (endpoint === undefined) {
    throw new Error(
      'Cannot deploy because AWS_ENDPOINT_URL is not set: start an emulator and give its address.',
    );
  }
  return {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
};

/** What one deployment takes from the command line. */
export type Deployment = { name: string; pack: string; settings?: Readonly<Record<string, string>> };

/** The CDK's command line against the emulator, with a home of its own, since it remembers accounts by access key. */
export const createCdk = () => {
  const { endpoint, region, credentials } = emulator();
  const home = mkdtempSync(join(tmpdir(), 'deliberate-cdk-'));
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    CDK_HOME: home,
    CDK_DISABLE_VERSION_CHECK: '1',
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    CI: 'true',
  };
  const cdk = async (
    command: readonly string[],
    args: readonly string[] = [],
    app: string = process.cwd(),
  ): Promise<void> => {
    try {
      const options = { env, cwd: app, maxBuffer: 64 * 1024 * 1024 };
      await run(resolve('node_modules/.bin/cdk'), [...command, '--ci', ...args], options);
    } catch (thrown) {
      const { stderr, stdout } = z.object({ stderr: z.string(), stdout: z.string() }).parse(thrown);
      throw new Error(`Cannot run cdk ${command.join(' ')}: ${(stderr + stdout).slice(-4_000)}`, {
        cause: thrown,
      });
    }
  };
  const contextOf = ({ name, pack, settings = {} }: Deployment): string[] => [
    ...['-c', 'stage=local-aws', '-c', `name=${name}`, '-c', `pack=${pack}`],
    ...['-c', `settings=${JSON.stringify(settings)}`],
    ...['--output', join(home, name)],
  ];
  return {
    bootstrap: () =>
      cdk(
        ['bootstrap', 'aws://000000000000/us-east-1'],
        ['-c', 'stage=local-aws', '--output', join(home, 'boot')],
      ),
    /**
     * @param app folder of the version to deploy; by default this one
     * @returns each stack's outputs, by the output's name
     */
    async deploy(deployment: Deployment, app?: string): Promise<Readonly<Record<string, string>>> {
      const file = join(home, `${deployment.name}.json`);
      await cdk(
        ['deploy', '--all', '--require-approval', 'never', '--concurrency', '4', '--outputs-file', file],
        contextOf(deployment),
        app,
      );
      const stacks = outputsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      return Object.assign({}, ...Object.values(stacks)) as Record<string, string>;
    },
    destroy: (deployment: Deployment) => cdk(['destroy', '--all', '--force'], contextOf(deployment)),
    dispose: () => rmSync(home, { recursive: true, force: true }),
  };
};
export type Cdk = ReturnType<typeof createCdk>;

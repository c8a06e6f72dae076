import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '../..');
const packedSchema = z.array(z.object({ filename: z.string() })).length(1);
const versionsSchema = z.object({ devDependencies: z.record(z.string(), z.string()) });

export type Installed = {
  /** An app's folder, with the package and the CDK under `node_modules` and a pack of its own in `pack`. */
  app: string;
  /** Bytes of what `npm pack` made. */
  bytes: number;
  /** Runs a program with the app as its working folder and gives what it prints. @throws Error when it fails */
  run: (program: string, ...args: string[]) => string;
  dispose: () => void;
};

/** Makes the package, packs it, and installs it with the CDK into an empty app. Node is the one that runs the test. */
export const install = (): Installed => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'deliberate-package-')));
  const dispose = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    return { ...installIn(folder), dispose };
  } catch (thrown) {
    dispose();
    throw thrown;
  }
};

const installIn = (folder: string): Omit<Installed, 'dispose'> => {
  // What npm tells scripts is about this repository, and no business of an app's.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$)/i.test(name)),
  );
  const app = join(folder, 'app');
  const runIn =
    (cwd: string): Installed['run'] =>
    (program, ...args) =>
      execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

  const made = join(folder, 'package');
  runIn(root)(process.execPath, 'tools/package/main.ts', made);
  const packed = runIn(folder)('npm', 'pack', '--json', '--loglevel=error', made);
  const [{ filename } = { filename: '' }] = packedSchema.parse(JSON.parse(packed));
  const tarball = join(folder, filename);
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  const { devDependencies } = versionsSchema.parse(JSON.parse(text));
  const cdk = ['aws-cdk-lib', 'constructs'].map((name) => `${name}@${devDependencies[name] ?? ''}`);
  cpSync(join(root, 'packs/library'), join(app, 'pack'), { recursive: true });
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module' }));
  const run = runIn(app);
  run('npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', tarball, ...cdk);
  return { app, bytes: statSync(tarball).size, run };
};

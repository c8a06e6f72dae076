import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const skipped = new Set(['node_modules', '.git', '.deliberate', 'dist', 'coverage', 'cdk.out']);

/** Paths, relative to `root`, of all files that belong to the repository: what git knows or would add, or else all there are. */
export const repositoryFiles = (root: string): string[] => {
  const files = existsSync(join(root, '.git')) ? listedByGit(root) : walk(root, root);
  return files.filter((file) => existsSync(join(root, file)) && statSync(join(root, file)).isFile()).sort();
};

const listedByGit = (root: string): string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
    .split('\0')
    .filter((file) => file !== '');

const walk = (root: string, folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !skipped.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(root, path) : [relative(root, path)];
    });

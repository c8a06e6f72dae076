import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const repository = resolve(import.meta.dirname, '../..');
const empty = 'export const x = 1;\n';
const leaves = [
  'src/contracts/c.ts',
  'src/domain/d.ts',
  'src/search/s.ts',
  'src/ports/p.ts',
  'src/knowledge/k.ts',
  'src/problems/b.ts',
  'src/reasoning/r.ts',
  'src/usecases/u.ts',
  'src/extension/e.ts',
  'src/adapters/one/a.ts',
  'src/adapters/two/a.ts',
  'topology/t.ts',
  'functions/api/app.ts',
  'functions/api/other.ts',
  'functions/one/bound.ts',
  'cli/c.ts',
  'lib/l.ts',
  'test/t.ts',
  'packs/one/x.ts',
  'packs/two/x.ts',
];

/** [file, what it imports, the rule that must catch it] */
const violations: readonly (readonly [string, string, string])[] = [
  ['src/contracts/v1.ts', '../domain/d.ts', 'law-contracts'],
  ['src/contracts/v2.ts', 'pino', 'law-contracts'],
  ['src/search/v1.ts', '../contracts/c.ts', 'law-search'],
  ['src/search/v2.ts', 'node:crypto', 'law-search'],
  ['src/search/v3.ts', 'zod', 'law-search'],
  ['src/domain/v1.ts', '../ports/p.ts', 'law-domain'],
  ['src/domain/v2.ts', 'node:crypto', 'law-domain'],
  ['src/domain/v3.ts', 'canonicalize', 'law-domain'],
  ['topology/v1.ts', '../src/domain/d.ts', 'law-topology'],
  ['src/ports/v1.ts', '../adapters/one/a.ts', 'law-ports'],
  ['src/ports/v2.ts', '../search/s.ts', 'law-ports-types-only'],
  ['src/knowledge/v1.ts', 'node:fs', 'law-knowledge'],
  ['src/knowledge/v2.ts', '../ports/p.ts', 'law-knowledge-types-only'],
  ['src/problems/v1.ts', '../knowledge/k.ts', 'law-problems'],
  ['src/reasoning/v1.ts', '../usecases/u.ts', 'law-reasoning'],
  ['src/reasoning/v2.ts', 'hono', 'law-reasoning'],
  ['src/usecases/v1.ts', '../adapters/one/a.ts', 'law-usecases'],
  ['src/usecases/v2.ts', 'node:fs', 'law-usecases'],
  ['src/extension/v1.ts', '../usecases/u.ts', 'law-extension'],
  ['src/adapters/one/v1.ts', '../two/a.ts', 'never-another-adapter'],
  ['src/adapters/one/v2.ts', '../../usecases/u.ts', 'law-adapters'],
  ['src/adapters/one/v3.ts', 'vitest', 'not-dev-dependencies'],
  ['src/testing/v1.ts', '../usecases/u.ts', 'law-testing'],
  ['functions/api/v1.ts', '../../src/adapters/one/a.ts', 'law-functions'],
  ['functions/api/v2.ts', '../../local/x.ts', 'resolvable'],
  ['local/v1.ts', '../lib/l.ts', 'one-machine-without-cdk'],
  ['local/v3.ts', '../src/reasoning/r.ts', 'law-local-and-cli'],
  ['local/v2.ts', '../functions/api/other.ts', 'law-local-and-cli'],
  ['cli/v1.ts', '../lib/l.ts', 'one-machine-without-cdk'],
  ['cli/v2.ts', '../src/reasoning/r.ts', 'law-local-and-cli'],
  ['lib/v1.ts', '../src/usecases/u.ts', 'law-lib'],
  ['packs/one/v1.ts', '../../src/domain/d.ts', 'law-packs'],
  ['packs/one/v2.ts', '../two/x.ts', 'law-packs'],
  ['src/usecases/v3.ts', '../../test/t.ts', 'not-into-tests'],
  ['src/usecases/v4.ts', './v5.ts', 'no-circle'],
];

/** [file, what it imports]: the law lets these pass. */
const allowed: readonly (readonly [string, string])[] = [
  ['src/contracts/ok1.ts', 'zod'],
  ['src/domain/canonical.ts', 'canonicalize'],
  ['src/domain/digest.ts', 'node:crypto'],
  ['src/knowledge/ok1.ts', 'stemmer'],
  ['src/usecases/ok1.ts', '../reasoning/r.ts'],
  ['src/usecases/ok2.ts', '../ports/p.ts'],
  ['src/adapters/one/ok1.ts', 'node:sqlite'],
  ['src/adapters/one/ok2.ts', 'pino'],
  ['functions/api/wiring.ts', '../../src/adapters/one/a.ts'],
  ['functions/wiring/ports/ok1.ts', '../../../src/adapters/one/a.ts'],
  ['local/ok2.ts', '../functions/one/bound.ts'],
  ['local/host.ts', '../src/reasoning/r.ts'],
  ['local/worker/main.ts', '../../src/reasoning/r.ts'],
  ['local/ok1.ts', '../functions/api/app.ts'],
  ['packs/one/ok1.ts', '../../src/extension/e.ts'],
  ['packs/one/ok2.ts', './x.ts'],
];

const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

let folder: string;
const found = new Map<string, Set<string>>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-law-'));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  for (const leaf of leaves) write(leaf, empty);
  for (const [file, target] of [...violations, ...allowed]) write(file, `import '${target}';\n${empty}`);
  write('src/usecases/v5.ts', `import './v4.ts';\n${empty}`);
  write('src/ports/types.ts', `import type { x } from '../search/s.ts';\nexport type X = typeof x;\n`);
  for (const shared of ['node_modules', 'package.json', 'tsconfig.json']) {
    symlinkSync(join(repository, shared), join(folder, shared));
  }
  const roots = ['src', 'topology', 'functions', 'local', 'cli', 'lib', 'packs'];
  const config = join(repository, 'tools/import-law.cjs');
  const depcruise = join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const options = ['--config', config, '--output-type', 'json', '--preserve-symlinks', ...roots];
  let output: string;
  try {
    const stdio = ['ignore', 'pipe', 'inherit'] as ['ignore', 'pipe', 'inherit'];
    output = execFileSync(process.execPath, [depcruise, ...options], {
      cwd: folder,
      encoding: 'utf8',
      stdio,
    });
  } catch (failed) {
    output = z.object({ stdout: z.string() }).parse(failed).stdout;
  }
  for (const { from, rule } of reportSchema.parse(JSON.parse(output)).summary.violations) {
    found.set(from, (found.get(from) ?? new Set()).add(rule.name));
  }
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the law of imports', () => {
  it.each(violations)('%s must not import %s (%s)', (file, _, rule) => {
    expect([...(found.get(file) ?? [])]).toContain(rule);
  });
  it.each(allowed)('%s may import %s', (file) => {
    expect([...(found.get(file) ?? [])]).toEqual([]);
  });
  it('lets ports import types of the search', () => {
    expect([...(found.get('src/ports/types.ts') ?? [])]).toEqual([]);
  });
});

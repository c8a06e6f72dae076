import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extensionEntry, extensionModule } from '../../functions/extension/entry.ts';
import { packText } from '../../functions/wiring/pack.ts';
import { loadPack } from '../../src/adapters/pack/index.ts';
import type { ExtensionManifest } from '../../src/contracts/pack/index.ts';
import type { Pack } from '../../src/ports/pack.ts';
import { topology } from '../../topology/index.ts';
import { bundle } from './bundle.ts';
import type { Bundle } from './bundle.ts';
import { sourceDigest } from './digest.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles that no pack changes, as tools/package makes them: they come with the package. A repository has none. */
const assets = join(root, 'assets');
const packaged = existsSync(assets);

/** `made`: a folder with the bundle, which is taken as it is. */
type Part = Bundle & { made?: string };

/** The bundle of a code extension. In the package, what runs it and what it imports come bundled. */
const extensionBundle = (out: string, file: string, manifest: ExtensionManifest): Part => {
  const runtime = join(assets, 'extension/index.mjs');
  return {
    out: join(out, 'extensions', manifest.extension_id),
    entry: { text: extensionEntry({ manifest, file, ...(packaged ? { runtime } : {}) }) },
    alias: { 'deliberate/extension': packaged ? runtime : extensionModule },
    plain: packaged,
  };
};

/** The search worker's, one file each: its process, and what its threads run. */
export const workerBundles = (root: string, out: string): Bundle[] => [
  { out, entry: join(root, 'functions/worker/main.ts'), single: true },
  { out, name: 'thread', entry: join(root, 'functions/worker/thread.ts'), single: true },
];

/** One bundle an entry, one a code extension, and the search worker's. */
const bundlesOf = (pack: Pack, out: string): Part[] => {
  const machine: unknown = JSON.parse(readFileSync(join(root, 'statemachines/session.asl.json'), 'utf8'));
  const { functions } = topology(pack, machine);
  const entries = new Set(
    functions.filter(({ extension }) => extension === undefined).map(({ entry }) => entry),
  );
  return [
    ...[...entries].map((entry) => ({
      out: join(out, 'functions', entry),
      entry: join(root, 'functions', entry, 'index.ts'),
      made: join(assets, 'functions', entry),
    })),
    ...pack.extensions.extensions.flatMap((manifest) =>
      manifest.code === undefined
        ? []
        : [extensionBundle(out, resolve(pack.folder, manifest.code), manifest)],
    ),
    ...workerBundles(root, join(out, 'worker')).map((one) => ({ ...one, made: join(assets, 'worker') })),
  ];
};

const bundleOrEmpty = async (one: Part, { empty, text }: { empty: boolean; text: string }): Promise<void> => {
  mkdirSync(one.out, { recursive: true });
  if (empty)
    writeFileSync(
      join(one.out, `${one.name ?? 'index'}.mjs`),
      'export const handler = async () => undefined;\n',
    );
  else if (packaged && one.made !== undefined) cpSync(one.made, one.out, { recursive: true });
  else await bundle(one, root);
  writeFileSync(join(one.out, 'pack.json'), text);
};

/**
 * Writes `pack.json` and every bundle, each with the pack beside it, into `out`; nothing where they are there already.
 * @throws Failure `PackInvalid`; what esbuild throws
 */
export const buildAll = async (options: { pack: string; out: string; empty: boolean }): Promise<void> => {
  const { pack: folder, out, empty } = options;
  const digest = `${sourceDigest({ root, pack: folder })}${empty ? ' empty' : ''}`;
  const stamp = join(out, '.digest');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  const pack = loadPack(folder);
  const text = packText(pack);
  const fresh = `${out}.${process.pid}`;
  try {
    mkdirSync(fresh, { recursive: true });
    writeFileSync(join(fresh, 'pack.json'), text);
    // One after another: each uses all processors by itself, and all at once took gigabytes.
    for (const one of bundlesOf(pack, fresh)) await bundleOrEmpty(one, { empty, text });
    writeFileSync(join(fresh, '.digest'), digest);
    rmSync(out, { recursive: true, force: true });
    renameSync(fresh, out);
  } catch (thrown) {
    // Another process may have put the same there first.
    if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) throw thrown;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
};

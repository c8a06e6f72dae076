import type { Transport } from '../adapters/extensions/index.ts';
import type { ExtensionManifest } from '../contracts/pack/index.ts';
import type { Pack } from '../ports/pack.ts';
import { openExtensions } from './open-extensions.ts';
import type { OpenedExtensions } from './open-extensions.ts';

/** A stand-in for the system that extensions talk to. */
export type Target = {
  fetch: Transport;
  /** How many effects it has had. */
  effects: () => number;
};

/** An order that the target carries out, or a question that it answers. */
export type Example = { input?: object; customer_id?: string };

type Options = {
  pack: Pack;
  /** Settings and secrets that `extensions.yaml` names. */
  env: Readonly<Record<string, string>>;
  /** A fresh target for each check. */
  target: () => Target;
  /** By `extension_id`; every extension of the pack needs one. */
  examples: Readonly<Record<string, Example>>;
};
type Tried = {
  opened: OpenedExtensions;
  target: Target;
  requests: () => number;
  run: (n?: number) => Promise<unknown>;
};

/**
 * What a pack's extensions owe any host and do not keep, a sentence a fault: each does its example; none serves without a
 * verified customer unless its manifest says so; an executor has one effect a key, also where the connection was cut after
 * it acted; no secret stands in a failure or in the log.
 * @throws Failure `SettingsInvalid`, `PackInvalid`
 */
export const extensionFaults = async (options: Options): Promise<string[]> => {
  const faults: string[] = [];
  for (const manifest of options.pack.extensions.extensions) {
    const example = options.examples[manifest.extension_id];
    const found = example === undefined ? ['it has no example'] : await faultsOf(manifest, example, options);
    faults.push(...found.map((why) => `${manifest.extension_id}: ${why}`));
  }
  return faults;
};

const faultsOf = async (
  manifest: ExtensionManifest,
  example: Example,
  options: Options,
): Promise<string[]> => {
  const faults: string[] = [];
  const attempt = async (change: (send: Transport) => Transport = (send) => send): Promise<Tried> => {
    const target = options.target();
    let requests = 0;
    const changed = change(target.fetch);
    const opened = await openExtensions({
      ...options,
      fetch: (url, init) => {
        requests += 1;
        return changed(url, init);
      },
    });
    const run = (n = 1): Promise<unknown> => runOf(opened, manifest, example, n);
    return { opened, target, requests: () => requests, run };
  };
  const secrets = manifest.secrets
    .map((name) => options.env[name] ?? '')
    .filter((value) => value.length >= 4);
  const tells = (text: string): boolean => secrets.some((secret) => text.includes(secret));

  const plainly = await attempt();
  await plainly
    .run()
    .catch((thrown: unknown) => faults.push(`it does not do its example: ${sayingOf(thrown)}`));
  if (faults.length > 0) return faults;

  if (manifest.subject === 'required') {
    const { opened, requests } = await attempt();
    const { customer_id: _, ...nobody } = example;
    const refused = await runOf(opened, manifest, nobody, 1).then(
      () => false,
      () => true,
    );
    if (!refused || requests() > 0) faults.push('it serves without a verified customer');
  }

  if (manifest.kind === 'executor' && manifest.idempotency !== 'none') {
    await plainly
      .run(2)
      .catch((thrown: unknown) => faults.push(`it fails when repeated: ${sayingOf(thrown)}`));
    if (plainly.target.effects() !== 1)
      faults.push(`it has ${plainly.target.effects()} effects under one key`);
    const cut = await attempt(cutOnce);
    await cut.run().catch(() => undefined);
    await cut.run(2).catch((thrown: unknown) => faults.push(`it fails after a cut: ${sayingOf(thrown)}`));
    if (cut.target.effects() !== 1)
      faults.push(`it has ${cut.target.effects()} effects when a connection is cut`);
  }

  const echoed = await attempt(
    () => async (_, init) => Response.json({ message: textOf(init) }, { status: 422 }),
  );
  const failure = await echoed.run().then(() => '', sayingOf);
  if ([failure, ...plainly.opened.lines, ...echoed.opened.lines].some(tells))
    faults.push('it tells a secret');
  return faults;
};

const runOf = (
  { tool, act }: OpenedExtensions,
  { kind, extension_id: id }: ExtensionManifest,
  { input = {}, customer_id }: Example,
  attempt: number,
): Promise<unknown> =>
  kind === 'tool' ? tool(id, input, customer_id) : act(id, input, customer_id, { attempt });

/** Lets the first request that may change something through, and loses its answer. */
const cutOnce = (send: Transport): Transport => {
  let left = 1;
  return async (url, init) => {
    const answer = await send(url, init);
    if ((init.method ?? 'GET') === 'GET' || left === 0) return answer;
    left -= 1;
    throw new TypeError('fetch failed');
  };
};

const textOf = ({ headers }: RequestInit): string => JSON.stringify([...new Headers(headers)]);
const sayingOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/**
 * `npm run update:image`: asks AWS's public registry for the digest that the worker's image has today and writes it to
 * lib/config/image.ts. A change of that file is a change of what runs: look at it, try it, then commit it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { workerImage } from '../../lib/config/image.ts';

const { repository, tag } = workerImage;
const [registry = '', ...path] = repository.split('/');
const file = new URL('../../lib/config/image.ts', import.meta.url);
const accepted = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

const ask = async (url: string, headers: Record<string, string>): Promise<Response> => {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(20_000) });
  if (!response.ok) throw new Error(`Cannot read ${url} because the registry answers ${response.status}.`);
  return response;
};

try {
  // Anyone may pull, with a token that anyone gets.
  const asked = await ask(`https://${registry}/token/?service=${registry}&scope=aws`, {});
  const { token } = (await asked.json()) as { token?: string };
  const manifest = await ask(`https://${registry}/v2/${path.join('/')}/manifests/${tag}`, {
    Authorization: `Bearer ${token ?? ''}`,
    Accept: accepted.join(', '),
  });
  const digest = manifest.headers.get('docker-content-digest');
  if (!/^sha256:[0-9a-f]{64}$/.test(digest ?? ''))
    throw new Error('Cannot read a digest because the answer has none.');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/digest: .*,/, `digest: '${digest}' as string | undefined,`));
  console.log(`${repository}:${tag} is ${digest}`);
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exitCode = 1;
}

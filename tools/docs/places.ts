import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const text =
  /\.(ts|tsx|js|cjs|mjs|json|jsonl|md|ya?ml|sh|py|toml|txt|csv|html|css|svg|example)$|(^|\/)[^.]*$|(^|\/)\.[\w/-]+$/;

/** Homes of one machine's users and its work folders: paths that exist nowhere else. */
const machinePath = /(?:^|[\s"'`(=:])(\/(?:work|root|home\/\w+|Users\/\w+)\/[\w./-]*)/;
/** Hosts of package registries. Names of the public ones are no secret, and still belong in nobody's lock file. */
const registryHost = /https?:\/\/([\w.-]*(?:registry|artifactory|nexus|verdaccio|npm-proxy|pypi)[\w.-]*)/i;

/** Lines that name a place on one machine or a package registry. */
export const foreignPlaces = (root: string, file: string): string[] => {
  if (!text.test(file)) return [];
  return readFileSync(join(root, file), 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      const found = machinePath.exec(line)?.[1] ?? registryHost.exec(line)?.[1];
      return found === undefined ? [] : [`${file}:${index + 1}: ${found} means nothing on another machine`];
    });
};

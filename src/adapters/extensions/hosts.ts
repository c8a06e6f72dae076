import { fill } from './template.ts';

/** Whether a name is this machine's own: only there is plain HTTP allowed. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');

/** `name:port` of what a manifest declares: a name (port 443), `name:port`, or the URL that a setting holds. */
const normal = (declared: string): string => {
  const url = new URL(declared.includes('://') ? declared : `https://${declared}`);
  return `${url.hostname}:${portOf(url)}`;
};

/**
 * The declared hosts, with settings put in, as `name:port`.
 * @throws PackInvalid for a setting that does not exist; TypeError for what is no host
 */
export const declaredHosts = (
  hosts: readonly string[],
  settings: Readonly<Record<string, string>>,
): readonly string[] => hosts.map((host) => normal(fill(host, { values: {}, variables: settings })));

/** Why a URL may not be fetched, or `undefined` if it may. */
export const objection = (url: URL, declared: readonly string[]): string | undefined => {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    return `${url.protocol}//${url.host} is not https`;
  }
  if (url.username !== '' || url.password !== '') return `the URL of ${url.host} holds credentials`;
  if (!declared.includes(`${url.hostname}:${portOf(url)}`)) return `the host ${url.host} is not declared`;
  return undefined;
};

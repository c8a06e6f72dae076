import { ExtensionError, type GuardedFetch } from '../../extension/index.ts';
import { objection } from './hosts.ts';

/** What sends a request: the platform's `fetch`, or a stand-in of the simulation. */
export type Transport = (url: string, init: RequestInit) => Promise<Response>;

type Options = {
  /** As `declaredHosts` makes them. */
  hosts: readonly string[];
  /** Ends every request. */
  signal: AbortSignal;
  transport: Transport;
  /** Most bytes of an answer. Default 1 MiB. */
  maxBytes?: number;
};

const maxRedirects = 5;
const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Codes of errors that come before a request leaves. */
const neverLeft = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const codeOf = (thrown: unknown): string => {
  const cause: unknown = thrown instanceof Error ? thrown.cause : undefined;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
};

const readAtMost = async (response: Response, maxBytes: number): Promise<Uint8Array | undefined> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
};

/** The request that a redirect asks for. Another origin gets none of the headers, which may hold secrets. */
const redirected = (from: URL, to: URL, status: number, init: RequestInit): RequestInit => {
  const asGet = status === 303 || ((status === 301 || status === 302) && init.method === 'POST');
  const { body: _, ...bodiless } = init;
  const next: RequestInit = asGet ? { ...bodiless, method: 'GET' } : init;
  return from.origin === to.origin ? next : { ...next, headers: {} };
};

/**
 * A `fetch` for one run of an extension. It refuses undeclared hosts, also behind redirects, and anything but https
 * (except on this machine); it reads the answer whole. Where nothing can have been changed by the run so far it throws
 * `ExtensionError` (`refused` for what is forbidden, `failed` for what did not get through); otherwise a plain error, since
 * then nobody knows.
 */
export const guardedFetch = ({ hosts, signal, transport, maxBytes = 1024 * 1024 }: Options): GuardedFetch => {
  let mayHaveActed = false;
  const ended = (kind: 'refused' | 'failed', why: string, cause?: unknown): Error =>
    mayHaveActed ? new Error(why, { cause }) : new ExtensionError(kind, why);

  const send = async (url: URL, init: RequestInit): Promise<Response> => {
    const acts = !harmless.has(init.method ?? 'GET');
    const before = mayHaveActed;
    mayHaveActed ||= acts;
    try {
      return await transport(url.href, { ...init, redirect: 'manual', signal });
    } catch (thrown) {
      if (neverLeft.has(codeOf(thrown))) mayHaveActed = before;
      const why = signal.aborted
        ? `${url.host} did not answer in time`
        : `the connection to ${url.host} failed`;
      throw ended('failed', why, thrown);
    }
  };

  const follow = async (url: URL, init: RequestInit, hops: number): Promise<Response> => {
    const why = objection(url, hosts);
    if (why !== undefined) throw ended('refused', why);
    const response = await send(url, init);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    if (hops === maxRedirects) throw ended('failed', `${url.host} redirects more than ${maxRedirects} times`);
    const next = new URL(location, url);
    return follow(next, redirected(url, next, response.status, init), hops + 1);
  };

  return async (target, { method = 'GET', headers = {}, body } = {}) => {
    const url = new URL(target);
    const init: RequestInit = { method: method.toUpperCase(), headers: { ...headers } };
    if (body !== undefined) init.body = body as string | Uint8Array<ArrayBuffer>;
    const response = await follow(url, init, 0);
    const bytes = await readAtMost(response, maxBytes).catch((thrown: unknown) => {
      throw ended('failed', `the connection to ${url.host} was lost`, thrown);
    });
    if (bytes === undefined) throw ended('failed', `${url.host} answers more than ${maxBytes} bytes`);
    const kept = new Headers(response.headers);
    for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name);
    const empty = [204, 205, 304].includes(response.status);
    return new Response(empty ? null : (bytes as Uint8Array<ArrayBuffer>), {
      status: response.status,
      headers: kept,
    });
  };
};

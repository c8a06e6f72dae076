import { Failure } from '../../contracts/errors.ts';
import type { ExtensionManifest, HttpBody, HttpRequest } from '../../contracts/pack/index.ts';
import { ExtensionError } from '../../extension/index.ts';
import type { Body, Run } from '../../ports/extension-body.ts';
import { MalformedOutput } from './malformed-output.ts';
import { compile, type Expression } from './expression.ts';
import { guardedFetch, type Transport } from './guarded-fetch.ts';
import { declaredHosts } from './hosts.ts';
import { fill, variablesIn } from './template.ts';
import type { Variables } from './variables.ts';

type Options = { manifest: ExtensionManifest; http: HttpBody; variables: Variables; transport: Transport };
type Request = {
  send: (run: Run) => Promise<{ status: number; body: unknown; scope: object }>;
  output: Expression;
};

/** Statuses of 4xx that say "later", not "no". */
const later = new Set([425, 429]);

const headerText = (name: string, value: string): string => {
  if (/^[\t\x20-\x7e]*$/.test(value)) return value;
  throw new ExtensionError(
    'refused',
    `the value for the header ${name} holds characters that headers cannot`,
  );
};

const bodyOf = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  if (!(response.headers.get('content-type') ?? '').includes('json')) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** Before anything is sent, a broken expression or value has done nothing. */
const beforeSending = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (thrown) {
    if (thrown instanceof ExtensionError || thrown instanceof Failure) throw thrown;
    throw new ExtensionError('refused', `${what} cannot be made from this input`);
  }
};

const compileRequest = (request: HttpRequest, { manifest, variables, transport }: Options): Request => {
  const where = (part: string): string => `${part} of ${manifest.extension_id}`;
  const { settings, secrets } = variables;
  const inHeaders = { ...settings, ...secrets };
  const known = (texts: readonly string[], names: object): void => {
    const unknown = texts.flatMap(variablesIn).find((name) => !Object.hasOwn(names, name));
    if (unknown === undefined) return;
    throw new Failure(
      'PackInvalid',
      `Cannot use ${where('http')} because {${unknown}} is not declared for it.`,
    );
  };
  known([request.url], settings);
  known(Object.values(request.headers), inHeaders);
  const hosts = declaredHosts(manifest.hosts, settings);
  const query = Object.entries(request.query).map(
    ([name, text]) => [name, compile(where(`query.${name}`), text)] as const,
  );
  const makeBody = request.body === undefined ? undefined : compile(where('body'), request.body);

  const urlOf = async (scope: object): Promise<URL> => {
    const url = new URL(fill(request.url, { values: scope, variables: settings, encode: true }));
    for (const [name, valueOf] of query) {
      const value = await valueOf(scope);
      if (value === undefined || value === null) continue;
      url.searchParams.append(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    return url;
  };
  const headersOf = (scope: object): Record<string, string> =>
    Object.fromEntries(
      Object.entries(request.headers).map(([name, text]) => [
        name,
        headerText(name, fill(text, { values: scope, variables: inHeaders })),
      ]),
    );

  return {
    output: compile(where('output'), request.output),
    send: async (run) => {
      const { input, subject, tenant, idempotencyKey: idempotency_key } = run;
      const scope = { input, subject, tenant, idempotency_key, settings };
      const url = await beforeSending('the URL', () => urlOf(scope));
      const headers: Record<string, string> = await beforeSending('the headers', async () =>
        headersOf(scope),
      );
      const body = makeBody && (await beforeSending('the body', () => makeBody(scope)));
      const fetch = guardedFetch({ hosts, signal: run.signal, transport });
      const response = await fetch(url, {
        method: request.method,
        headers: {
          accept: 'application/json',
          ...(makeBody && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(makeBody && { body: JSON.stringify(body ?? null) }),
      });
      return { status: response.status, body: await bodyOf(response), scope };
    },
  };
};

/**
 * An extension that is one HTTP request, as data. An answer 2xx is its output; 425 and 429 mean that another try may
 * succeed; any other 4xx is a refusal; 5xx leaves open what happened, since a proxy may speak for a target that acted.
 * @throws PackInvalid for an expression that does not compile or a `{NAME}` that is not declared
 */
export const httpBody = (options: Options): Body => {
  const { http, manifest } = options;
  const main = compileRequest(http, options);
  const lookup = http.lookup && compileRequest(http.lookup, options);
  const refusal =
    http.refusal === undefined ? undefined : compile(`refusal of ${manifest.extension_id}`, http.refusal);

  const refusalOf = async (answer: { status: number; body: unknown }): Promise<ExtensionError> => {
    if (later.has(answer.status)) return new ExtensionError('failed', `the target answered ${answer.status}`);
    const why = await refusal?.(answer).catch(() => undefined);
    return new ExtensionError(
      'refused',
      typeof why === 'string' ? why : `the target answered ${answer.status}`,
    );
  };

  return {
    run: async (run) => {
      const { scope, ...answer } = await main.send(run);
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 408) throw await refusalOf(answer);
      if (answer.status < 200 || answer.status > 299) throw new Error(`the target answered ${answer.status}`);
      return main.output({ ...scope, ...answer }).catch(() => {
        throw new MalformedOutput('the output cannot be made from the answer');
      });
    },
    lookup: async (run) => {
      if (lookup === undefined) throw new ExtensionError('failed', 'it has no lookup');
      const { scope, ...answer } = await lookup.send(run);
      if (answer.status === 404) return undefined;
      if (answer.status < 200 || answer.status > 299) throw new Error(`the lookup answered ${answer.status}`);
      return lookup.output({ ...scope, ...answer });
    },
    start: async () => {},
    close: async () => {},
  };
};

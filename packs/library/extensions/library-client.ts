import { failed, refused, type ToolContext } from 'deliberate/extension';

/** Statuses by which the library system says that it did nothing and will not. */
const no = new Set([400, 401, 403, 404, 409, 422]);

type LibraryRequest = { method?: string; headers?: Record<string, string>; body?: unknown };

/**
 * Asks the library system about the session's reader, and nobody else. `anonymous` gets messages where there is none.
 * @returns its answer as JSON, or `undefined` for 404 to a GET
 */
export const askLibrary = async (
  path: string,
  { method = 'GET', headers = {}, body }: LibraryRequest,
  { fetch, settings, secrets, subject }: ToolContext,
): Promise<unknown> => {
  const reader = encodeURIComponent(subject?.customer_id ?? 'anonymous');
  const response = await fetch(`${settings.LIBRARY_URL}/customers/${reader}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${secrets.LIBRARY_TOKEN}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (response.ok) return response.json();
  if (method === 'GET' && response.status === 404) return undefined;
  if (no.has(response.status)) throw refused(await messageOf(response));
  if (response.status === 429 || method === 'GET') throw failed(`the library answered ${response.status}`);
  throw new Error(`the library answered ${response.status}`);
};

const messageOf = async (response: Response): Promise<string> => {
  const body: unknown = await response.json().catch(() => undefined);
  return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string'
    ? body.message
    : `the library answered ${response.status}`;
};

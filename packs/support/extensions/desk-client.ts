import { failed, refused, type ToolContext } from 'deliberate/extension';

/** Statuses by which the desk says that it did nothing and will not. */
const no = new Set([400, 401, 403, 404, 409, 422]);

const messageOf = async (response: Response): Promise<string> => {
  const body: unknown = await response.json().catch(() => undefined);
  return typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string'
    ? body.message
    : `the desk answered ${response.status}`;
};

type DeskRequest = { method?: string; headers?: Record<string, string>; body?: unknown };

/**
 * Asks the desk about the session's customer, and nobody else. `anonymous` takes messages where there is none.
 * @returns its answer as JSON, or `undefined` for 404 to a GET
 */
export const askDesk = async (
  path: string,
  { method = 'GET', headers = {}, body }: DeskRequest,
  { fetch, settings, secrets, subject }: ToolContext,
): Promise<unknown> => {
  const customer = encodeURIComponent(subject?.customer_id ?? 'anonymous');
  const response = await fetch(`${settings.DESK_URL}/customers/${customer}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${secrets.DESK_TOKEN}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (response.ok) return response.json();
  if (method === 'GET' && response.status === 404) return undefined;
  if (no.has(response.status)) throw refused(await messageOf(response));
  if (response.status === 429 || method === 'GET') throw failed(`the desk answered ${response.status}`);
  throw new Error(`the desk answered ${response.status}`);
};

/**
 * Calls by pages of another origin, on both hosts. Without an origin nothing is said, and browsers let no page of another
 * one read anything. Before functions, API Gateway answers preflights by itself; the one-machine host answers them here.
 */
import { crossOrigin, originHeaders } from '../../src/contracts/cross-origin.ts';

type Serve<More extends readonly unknown[]> = (
  request: Request,
  ...more: More
) => Response | Promise<Response>;

/** The answer, readable for pages of that origin, if there is one. */
export const readableFrom = (origin: string | undefined, answer: Response): Response => {
  if (origin === undefined) return answer;
  for (const [name, value] of Object.entries(originHeaders(origin)))
    if (name === 'Vary') answer.headers.append(name, value);
    else answer.headers.set(name, value);
  return answer;
};

const isPreflight = ({ method, headers }: Request): boolean =>
  method === 'OPTIONS' && headers.has('Access-Control-Request-Method');

const preflight = (): Response =>
  new Response(null, {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, DELETE',
      'Access-Control-Allow-Headers': crossOrigin.allowed.join(', '),
      'Access-Control-Max-Age': String(crossOrigin.max_age_seconds),
    },
  });

/** `serve`, for pages of that origin too. What it throws stays thrown. */
export const acrossOrigins = <More extends readonly unknown[]>(
  origin: string | undefined,
  serve: Serve<More>,
): Serve<More> =>
  origin === undefined
    ? serve
    : async (request, ...more) =>
        readableFrom(origin, isPreflight(request) ? preflight() : await serve(request, ...more));

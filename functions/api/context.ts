import type { z } from 'zod';
import type { Principal } from '../../src/contracts/ids.ts';
import type { RateWindow } from '../../src/usecases/stats.ts';
import type { Caller, Services } from '../../src/usecases/services.ts';
import type { Watch } from '../../src/usecases/follow.ts';
import type { RouteId, RouteOf } from '../../topology/routes.ts';
import type { Result } from './idempotent.ts';
import type { KnownHeaders } from './request.ts';
import type { UseCases } from './use-cases.ts';

/** What a host decides about the API. */
export type ApiSettings = {
  /** The product's version. */
  version: string;
  /** Rate limits of a principal; none: not limited. */
  limits: readonly RateWindow[];
  /** How long `POST /query` waits for the answer, in ms. */
  query_wait_ms: number;
  /** Silence after which an event stream sends a comment, in ms. */
  heartbeat_ms: number;
  /** Longest that an event stream lasts, in ms; 0: it tells what there is. No limit where absent. */
  stream_ms?: number;
  /** Pages of this origin may call from a browser; none where absent. */
  console_origin?: string | undefined;
  /** Holds every answer against its schema and fails where it doesn't fit: for tests. */
  check_answers: boolean;
};

/** Everything the API is a function of. */
export type ApiDeps = {
  services: Services;
  useCases: UseCases;
  watch: Watch;
  settings: ApiSettings;
  /**
   * Who asks, once that is known and allowed; by key, roles and limits of this app where absent. `env` is the host's own.
   * @throws Failure `Unauthenticated`, `Forbidden`, `RateLimited`
   */
  admit?: (request: Request, env: unknown) => Promise<Principal>;
  /** What readiness depends on; each check throws when it does not hold. */
  checks: Readonly<Record<string, () => Promise<void>>>;
  /** The metrics in the Prometheus text format. */
  exposition: () => Promise<{ media: string; text: string }>;
};

export type Context = ApiDeps & {
  caller: Caller;
  headers: KnownHeaders;
  request: Request;
  started_at: number;
};

/** A part of a route's input, as its schema makes it. */
type Part<R, K extends string> = K extends keyof R
  ? R[K] extends z.ZodType
    ? z.output<R[K]>
    : unknown
  : unknown;
export type InputOf<R> = Part<R, 'body'> & Part<R, 'query'> & Part<R, 'params'>;

/** An answer, or a response that is streamed. */
export type Answered = Result | Response;
export type Handler<Id extends RouteId> = (
  context: Context,
  input: InputOf<RouteOf<Id>>,
) => Promise<Answered> | Answered;
export type Handlers<Id extends RouteId = RouteId> = { readonly [Each in Id]: Handler<Each> };

import type { Handlers } from './context.ts';
import * as approvals from './handlers/approvals.ts';
import * as documents from './handlers/documents.ts';
import * as operations from './handlers/operations.ts';
import * as planning from './handlers/planning.ts';
import * as probes from './handlers/probes.ts';
import * as sessions from './handlers/sessions.ts';

/** What answers each route; a route without a handler does not compile, nor does a handler without a route. */
export const handlers: Handlers = {
  ...probes,
  ...sessions,
  ...approvals,
  ...planning,
  ...documents,
  ...operations,
};

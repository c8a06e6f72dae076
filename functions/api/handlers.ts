import type { Handlers } from './context.ts';
import { approvalHandlers } from './handlers/approvals.ts';
import { documentHandlers } from './handlers/documents.ts';
import { operationHandlers } from './handlers/operations.ts';
import { planningHandlers } from './handlers/planning.ts';
import { probeHandlers } from './handlers/probes.ts';
import { sessionHandlers } from './handlers/sessions.ts';

/** What answers each route; a route without a handler does not compile, nor does a handler without a route. */
export const handlers: Handlers = {
  ...probeHandlers,
  ...sessionHandlers,
  ...approvalHandlers,
  ...planningHandlers,
  ...documentHandlers,
  ...operationHandlers,
};

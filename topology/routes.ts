/** Every route there is. A host serves these and no others; a test holds documents and running app against the list. */
import { approvalRoutes } from './routes/approvals.ts';
import { documentRoutes } from './routes/documents.ts';
import { operationRoutes } from './routes/operations.ts';
import { planningRoutes } from './routes/planning.ts';
import { probeRoutes } from './routes/probes.ts';
import { sessionRoutes } from './routes/sessions.ts';

export { defaultMaxBody, errorsOf } from './routes/route.ts';
export type { Answer, Route } from './routes/route.ts';

export const routes = [
  ...probeRoutes,
  ...sessionRoutes,
  ...approvalRoutes,
  ...planningRoutes,
  ...documentRoutes,
  ...operationRoutes,
] as const;

/** A row of the list, with its exact types. */
export type KnownRoute = (typeof routes)[number];
export type RouteId = KnownRoute['id'];
export type RouteOf<Id extends RouteId> = Extract<KnownRoute, { id: Id }>;

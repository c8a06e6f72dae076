/** The whole API, as the one-machine host serves it; a function of a deployment serves a part (`create-app.ts`). */
import { routes } from '../../topology/routes.ts';
import type { ApiDeps } from './context.ts';
import { createPart } from './create-app.ts';
import { handlers } from './handlers.ts';

export { authenticate, authorize, defaultLimits, parseLimits, permit } from './access.ts';
export type { ApiDeps, ApiSettings } from './context.ts';
export { acrossOrigins, readableFrom } from './cross-origin.ts';
export { defaultSettings } from './default-settings.ts';
export { errorBody, errorResponse } from './errors.ts';
export { countFollower } from './followers.ts';
export { frameText } from './frame-text.ts';
export { answerFrame, failureFrame, socketRoles } from './frames.ts';
export type { Room } from './frames.ts';
export { openApiDocument } from './openapi.ts';
export { parse } from './request.ts';
export type { Begun, DecisionInput, Submission, UseCases } from './use-cases.ts';

/** The API as a `fetch` function: exactly the rows of `topology/routes.ts`. */
export const createApp = (deps: ApiDeps) => createPart(deps, { routes, handlers });

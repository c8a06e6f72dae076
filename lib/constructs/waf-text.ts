import type { Route } from '../../topology/index.ts';

/**
 * Whether people's own words arrive in a route's body: tickets, messages, reasons, documents, queries. They quote HTML,
 * SQL and paths, and are never run; only what names a key takes no text.
 */
export const takesText = (route: Route): boolean => route.body !== undefined && route.tag !== 'keys';

/** Whether a route takes larger bodies than others. */
export const takesLarge = (route: Route): boolean => route.max_body !== undefined;

/** Pattern of the paths of these routes, under a stage's name or a domain; `{names}` stand for one part each. */
export const pathPattern = (routes: readonly Route[]): string => {
  const paths = [...new Set(routes.map(({ path }) => path.replaceAll(/\{\w+\}/g, '[^/]+')))];
  return `^(/[A-Za-z0-9_-]+)?(${paths.join('|')})/?$`;
};

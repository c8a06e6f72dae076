import { errorCatalogue } from '../../src/contracts/errors.ts';
import type { Route } from '../../topology/routes.ts';
import { errorsOf, routes } from '../../topology/routes.ts';

const opening = '<!-- routes: made by npm run docs:api -->';
const closing = '<!-- /routes -->';

const statuses = (row: Route): string => {
  const all = [
    ...Object.keys(row.answers),
    ...errorsOf(row).map((code) => String(errorCatalogue[code].status)),
  ];
  return [...new Set(all)].sort().join(' ');
};

const line = (row: Route): string => {
  const roles = row.roles === 'public' ? 'anyone' : row.roles.join(', ');
  return `| \`${row.method} ${row.path}\` | ${row.summary} | ${roles} | ${statuses(row)} |`;
};

const table = (): string =>
  [
    '| route | does | roles | answers |',
    '| --- | --- | --- | --- |',
    ...(routes as readonly Route[]).map(line),
  ].join('\n');

/** A document with the table of routes in its place. @throws Error when it has no place for one */
export const withRoutes = (document: string): string => {
  const start = document.indexOf(opening);
  const end = document.indexOf(closing);
  if (start < 0 || end < start)
    throw new Error(`Cannot write the routes because ${opening} … ${closing} is missing.`);
  return `${document.slice(0, start)}${opening}\n\n<!-- prettier-ignore -->\n${table()}\n\n${document.slice(end)}`;
};

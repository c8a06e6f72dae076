import { healthSchema, readySchema } from '../../src/contracts/api/operation-answers.ts';
import { route } from './route.ts';

const text = (description: string, media: string) => ({ 200: { description, media: [media] } });
const probe = { method: 'GET', tag: 'probes', roles: 'public', errors: [], use_cases: [] } as const;

export const probeRoutes = [
  route({
    ...probe,
    id: 'health',
    path: '/health',
    summary: 'Whether the process lives',
    answers: { 200: { description: 'It does', schema: healthSchema } },
  }),
  route({
    ...probe,
    id: 'ready',
    path: '/ready',
    summary: 'Whether it can do its work, check by check',
    answers: {
      200: { description: 'Every check holds', schema: readySchema },
      503: { description: 'A check does not hold', schema: readySchema },
    },
  }),
  route({
    ...probe,
    id: 'metrics',
    path: '/metrics',
    summary: 'Metrics in the Prometheus text format',
    answers: text('The metrics', 'text/plain'),
  }),
  route({
    ...probe,
    id: 'openapi',
    path: '/openapi.json',
    summary: 'This document',
    answers: text('An OpenAPI 3.1 document', 'application/json'),
  }),
  route({
    ...probe,
    id: 'docs',
    path: '/docs',
    summary: 'This document as a page',
    answers: text('A page', 'text/html'),
  }),
] as const;

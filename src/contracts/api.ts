/**
 * What crosses the HTTP and WebSocket boundary. Request schemas are strict, so a misspelt field is named.
 * What is answered stands apart from what is asked: a function's start loads files whole, and needs the latter alone.
 */
export * from './api/common.ts';
export * from './api/session.ts';
export * from './api/session-answers.ts';
export * from './api/approvals.ts';
export * from './api/approval-answers.ts';
export * from './api/planning.ts';
export * from './api/documents.ts';
export * from './api/document-answers.ts';
export * from './api/operations.ts';
export * from './api/operation-answers.ts';
export * from './api/socket.ts';
export { searchReportSchema, searchRequestSchema } from './search-stats.ts';

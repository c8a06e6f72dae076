/** What can be searched, by name, and how a search of it is run. */
export { findProblem, problems } from './registry.ts';
export type { RegisteredProblem } from './registered.ts';
export { searchInSlices } from './run-in-slices.ts';
export { runSearch } from './run-search.ts';
export type { SearchHost } from './run-search.ts';
export { takeInHand } from './search-in-hand.ts';

/**
 * Search over steps of reasoning. It is not among the problems that are searched by name, since its states are what a
 * reasoner says: it needs one, and cannot be saved and gone on with elsewhere.
 */
export { searchReasoning } from './reasoning/search.ts';
export type { Reasoned, ReasoningOptions, ReasoningTask } from './reasoning/search.ts';

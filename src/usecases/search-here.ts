/** Where searches run without threads, for the hosts; and how a thread runs one. */
export { searchInSlices, takeInHand } from '../problems/index.ts';

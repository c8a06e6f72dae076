/** Reads a pack from a folder, whole and checked. */
export { loadPack } from './load-pack.ts';

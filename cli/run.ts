import type { Terminal } from './terminal.ts';

/** Runs the body of a command. @returns (from the body) whether it did what it was called for */
export type Run = (body: (terminal: Terminal) => Promise<boolean>) => Promise<void>;

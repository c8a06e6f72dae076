/**
 * What the author of a pack tests it with, as `deliberate/testing`. It needs no test runner: what is wrong comes back as
 * sentences, one a fault, for any runner to expect none of.
 */
export { loadPack } from '../adapters/pack/index.ts';
export { extensionFaults } from './extension-faults.ts';
export type { Example, Target } from './extension-faults.ts';
export { goldenFaults } from './golden-faults.ts';
export { openExtensions } from './open-extensions.ts';
export type { OpenedExtensions } from './open-extensions.ts';
export { startHost } from './start-host.ts';
export type { TestHost } from './start-host.ts';
export type { GoldenCase } from '../contracts/pack/index.ts';
export type { Effect } from '../ports/extensions.ts';
export type { Pack } from '../ports/pack.ts';

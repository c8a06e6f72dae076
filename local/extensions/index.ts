/** Extensions and the companion of a pack, on one machine. */
export { startCompanion, type CompanionOptions, type RunningCompanion } from './companion.ts';
export { createExtensions, loadModules, type ExtensionsOptions } from './create-extensions.ts';

export { systemClock, systemRandom } from '../../src/adapters/system/index.ts';

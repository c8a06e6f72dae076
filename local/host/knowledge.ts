export { indexPack } from '../../src/usecases/index-pack.ts';

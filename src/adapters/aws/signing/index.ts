export { createAnchors } from './anchors.ts';
export { createSigner } from './signer.ts';

export { bodyDigest, emptyChain, extendChain, headStatement, recordHash } from './chain.ts';
export type { ChainEnd, ChainExtension } from './chain.ts';
export { findingNames } from './finding.ts';
export type { Finding, FindingName } from './finding.ts';
export type { VerifySignature } from './bodies.ts';
export { verifyChain } from './verify.ts';
export type { StoredChain } from './verify.ts';

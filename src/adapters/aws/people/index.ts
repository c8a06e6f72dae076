export { cognitoPeople, poolVerifier, principalOf } from './people.ts';

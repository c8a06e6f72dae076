import type { Principal } from '../contracts/ids.ts';

/** People who signed in, by the token that says so. Programs have keys instead. */
export interface People {
  /**
   * @returns whom a token stands for; undefined for one that is forged, expired, of another pool, or of someone without
   * tenant or roles
   * @throws Failure `Unavailable` when the keys that tokens are signed with cannot be had
   */
  find(token: string): Promise<Principal | undefined>;
}

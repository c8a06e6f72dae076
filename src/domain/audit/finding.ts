/** What can be wrong with a chain, by name. */
export const findingNames = {
  edited: 'a record was changed after it was written',
  deleted: 'a record, the head or a whole chain is gone',
  truncated: 'records at the end are gone',
  reordered: 'records stand in another order than they were written in',
  appended: 'records were added that no signed head counts',
  're-signed':
    'the head is not the one that was signed: unknown key, wrong signature, or signed anew over another chain',
  restored: 'the database is older than what was anchored outside it',
  'body-mismatch': 'a body is not the one that the chain has the digest of',
  'decision-forged': 'the signature or the digest of an approval or of its decision does not hold',
  unreadable: 'a row cannot be read',
} as const;

export type FindingName = keyof typeof findingNames;

/** One thing that is wrong, with where. `message` is for people and holds ids and counts only. */
export type Finding = {
  name: FindingName;
  session_id: string;
  /** Record it is about, where it is about one. */
  seq?: number;
  message: string;
};

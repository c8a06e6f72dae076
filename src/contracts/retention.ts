/**
 * How long what is kept on AWS, in days, once: stores write by it when an item expires, infrastructure when an object
 * does. The key of a session outlives all that it opens, in the table and in the archive, and goes then.
 */
export const retentionDays = {
  /** A session and what it taught, after it ended (requirement A14). */
  session: 90,
  /** Its events and asks, after they were written. */
  line: 365,
  /** What expired, after it was put into the archive. */
  archive: 365,
  /** A search that is under way, after it was last written. */
  checkpoint: 1,
  /** By how much DynamoDB or S3 may be late with removing what expired. */
  late: 7,
} as const;

/** How long a line may lie after it was written, and what was archived of it after that, however late both are removed. */
export const longestDaysOf = ({ line, archive }: Record<'line' | 'archive', number>): number =>
  line + archive + 2 * retentionDays.late;

/** Longest that anything of a session may lie anywhere after it was written. */
export const longestDays = longestDaysOf(retentionDays);

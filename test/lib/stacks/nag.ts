import { beforeAll, describe, expect, test } from 'vitest';
import { nagReasons } from '../../../lib/nag-reasons.ts';
import { findings } from '../../../lib/nag.ts';
import type { Deployment } from './deployments.ts';
import type { Finding } from '../../../lib/nag.ts';

export const nag = (all: () => readonly Deployment[]): void => {
  let found: Finding[];
  beforeAll(() => {
    // An emulator is no place to hold to rules about AWS.
    found = all()
      .filter(({ stage }) => stage.name !== 'local-aws')
      .flatMap(({ construct }) => findings(construct));
  });

  describe('cdk-nag (AwsSolutions, Serverless, NIST 800-53 r5)', () => {
    test('finds nothing in dev and prod that has no written reason', () => {
      const unexplained = found.filter(({ reason }) => reason === undefined);
      expect([...new Set(unexplained.map(({ rule, path }) => `${rule} ${path}`))]).toEqual([]);
    });

    test('finds something for every reason, so that none is left from before', () => {
      const used = new Set(found.map(({ reason }) => reason));
      expect(nagReasons.filter((reason) => !used.has(reason)).map(({ rule }) => String(rule))).toEqual([]);
    });
  });
};

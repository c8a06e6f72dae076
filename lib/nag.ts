import type { NagPack } from 'cdk-nag';
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import type { Deliberate } from './deliberate.ts';
import { nagReasons } from './nag-reasons.ts';
import type { NagReason } from './nag-reasons.ts';

export type Finding = { rule: string; path: string; reason: NagReason | undefined };

const packs = (): NagPack[] => [new AwsSolutionsChecks(), new ServerlessChecks(), new NIST80053R5Checks()];

/** Every finding of the three packs in a deployment, each with its written reason where there is one. */
export const findings = (deployment: Deliberate): Finding[] => {
  const own = `${deployment.node.path}/`;
  return packs()
    .flatMap((pack) => pack.validateScope(deployment).violations)
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => {
        const path = constructPath.startsWith(own) ? constructPath.slice(own.length) : constructPath;
        return { rule: ruleName, path, reason: reasonOf(ruleName, path) };
      }),
    );
};

const reasonOf = (rule: string, path: string): NagReason | undefined =>
  nagReasons.find((one) => one.rule.test(rule) && (one.at?.test(path) ?? true));

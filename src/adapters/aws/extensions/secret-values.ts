import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Failure } from '../../../contracts/errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import { calling } from '../shared/failures.ts';

export type SecretValuesOptions = {
  secretsManager: SecretsManagerClient;
  /** Secret of an extension → its name or ARN in Secrets Manager. */
  ids: Readonly<Record<string, string>>;
  clock: Clock;
  /** How long they are kept, in ms. Default 5 minutes. */
  keep_ms?: number;
};

/**
 * The values of secrets, all read together. While they are kept, each call gives the same object; when they cannot be
 * read anew, the call fails, since a secret that was taken back must not be used on.
 * @throws Failure `SettingsInvalid` for one without a text, `Unavailable` where Secrets Manager does not answer
 */
export const secretValues = (
  options: SecretValuesOptions,
): (() => Promise<Readonly<Record<string, string>>>) => {
  const { secretsManager, ids, clock, keep_ms = 300_000 } = options;
  let kept: { values: Readonly<Record<string, string>>; until: number } | undefined;

  const read = async ([name, SecretId]: [string, string]): Promise<[string, string]> => {
    const command = new GetSecretValueCommand({ SecretId });
    const { SecretString } = await calling(`read secret ${name}`, () => secretsManager.send(command));
    if (SecretString !== undefined && SecretString !== '') return [name, SecretString];
    throw new Failure('SettingsInvalid', `Cannot use secret ${name} because it has no text.`);
  };

  return async () => {
    if (kept !== undefined && clock.now() < kept.until) return kept.values;
    const values = Object.fromEntries(await Promise.all(Object.entries(ids).map(read)));
    kept = { values, until: clock.now() + keep_ms };
    return values;
  };
};

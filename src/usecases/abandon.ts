import type { AbandonInput } from '../contracts/execution.ts';
import { errorCatalogue, isErrorCode } from '../contracts/errors.ts';
import { withdrawAsks } from '../domain/ask.ts';
import { emit, record } from '../domain/draft.ts';
import { hasEnded } from '../domain/session.ts';
import { idsOf } from './route.ts';
import type { Services } from './services.ts';
import { transact } from './transact.ts';

/** The state `Abandon`: marks a session failed, by name. It keeps what it has and can be resumed. */
export const abandon = async (
  services: Services,
  input: AbandonInput,
): Promise<{ error: string; cause: string }> => {
  const code = isErrorCode(input.error) ? input.error : 'Internal';
  const cause = `${input.error}: ${errorCatalogue[code].remedy}`;
  await transact(services, idsOf(input.turn), (draft) => {
    if (hasEnded(draft.session)) return;
    withdrawAsks(draft.session);
    draft.session.status = 'failed';
    draft.session.failure = { code, message: errorCatalogue[code].remedy };
    record(draft, 'session.failed', { code, error: input.error });
    emit(draft, 'session.failed', { code, message: errorCatalogue[code].remedy });
  });
  services.metrics.count('deliberate_sessions_total', { outcome: 'failed' });
  return { error: input.error, cause };
};

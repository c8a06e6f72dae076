import type { Sentence } from '../contracts/evidence.ts';
import type { Session } from '../contracts/session.ts';
import { canonicalJson } from '../domain/canonical.ts';
import { outcomeOf } from '../reasoning/composer.ts';
import { actionType } from './propose.ts';
import type { Services } from './services.ts';

/**
 * What became of a session's actions, the reply left out, in the pack's words. A person's reason may speak of the
 * customer to colleagues, so it is never said.
 */
export const outcomesOf = (services: Services, session: Session): Sentence[] =>
  session.actions.flatMap((action) => {
    const { texts, reply_action } = services.pack.manifest;
    if (action.name === reply_action) return [];
    const asked = session.asks.find((ask) => ask.ask_id === action.approval_id);
    const byPerson = asked?.kind === 'approval' && asked.decision?.decision === 'reject';
    const said = outcomeOf(action, {
      type: actionType(services, action.name),
      texts,
      json: canonicalJson,
      ...(byPerson ? { by: 'person' } : {}),
    });
    return said === undefined ? [] : [said];
  });

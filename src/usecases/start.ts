import type { Turn } from '../contracts/execution.ts';
import type { Session } from '../contracts/session.ts';
import { executionName } from '../domain/session.ts';
import type { Services } from './services.ts';

/** Starts the execution of a session's current turn. Repeating it is harmless. */
export const startTurn = async (services: Services, session: Session): Promise<void> => {
  const input: Turn = {
    v: 1,
    tenant: session.tenant,
    session_id: session.session_id,
    correlation_id: session.correlation_id,
  };
  await services.orchestrator.start(executionName(session), input);
};

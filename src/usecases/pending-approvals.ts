import type { ApprovalView } from '../contracts/api.ts';
import { toFailure } from '../contracts/errors.ts';
import { approvalOf } from './get-approval.ts';
import type { Caller, Services } from './services.ts';

/** Approvals that wait, the earliest deadline first. One that is answered or erased meanwhile is left out. */
export async function pendingApprovals(
  services: Services,
  caller: Caller,
  input: { cursor?: string | undefined; limit: number },
): Promise<{ approvals: ApprovalView[]; next_cursor: string | null }> {
  const { tenant } = caller.principal;
  const page = await services.sessions.openAsks(tenant, {
    kind: 'approval',
    ...(input.cursor === undefined ? {} : { cursor: input.cursor }),
    limit: input.limit,
  });
  const found = await Promise.all(
    page.items.map(async (ask) => {
      const session = await services.sessions.load(tenant, ask.session_id).catch((thrown: unknown) => {
        if (toFailure(thrown).code === 'Erased') return undefined;
        throw thrown;
      });
      return session === undefined ? undefined : approvalOf(session, ask.ask_id);
    }),
  );
  return {
    approvals: found.flatMap((one) => (one?.status === 'open' ? [one] : [])),
    next_cursor: page.next_cursor ?? null,
  };
}

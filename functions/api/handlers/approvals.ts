import { getApproval } from '../../../src/usecases/get-approval.ts';
import { pendingApprovals } from '../../../src/usecases/pending-approvals.ts';
import type { Context, Handlers } from '../context.ts';
import type { DecisionInput } from '../use-cases.ts';

const decide = async ({ services, useCases, caller }: Context, input: DecisionInput) => {
  const { session_id } = await getApproval(services, caller, input);
  const decision = await useCases.decide(services, caller, input);
  return { status: 200, body: { approval_id: input.approval_id, session_id, ...decision } };
};

export const approvalHandlers: Handlers<
  'pendingApprovals' | 'getApproval' | 'approve' | 'reject' | 'modify'
> = {
  pendingApprovals: async ({ services, caller }, input) => ({
    status: 200,
    body: await pendingApprovals(services, caller, input),
  }),
  getApproval: async ({ services, caller }, input) => ({
    status: 200,
    body: await getApproval(services, caller, input),
  }),
  approve: (context, input) => decide(context, { ...input, decision: 'approve' }),
  reject: (context, input) => decide(context, { ...input, decision: 'reject' }),
  modify: (context, input) => decide(context, { ...input, decision: 'modify' }),
};

import { getApproval as readApproval } from '../../../src/usecases/get-approval.ts';
import { pendingApprovals as listApprovals } from '../../../src/usecases/pending-approvals.ts';
import type { Context, Handler } from '../context.ts';
import type { DecisionInput } from '../use-cases.ts';

const decide = async ({ services, useCases, caller }: Context, input: DecisionInput) => {
  const { session_id } = await readApproval(services, caller, input);
  const decision = await useCases.decide(services, caller, input);
  return { status: 200, body: { approval_id: input.approval_id, session_id, ...decision } };
};

export const pendingApprovals: Handler<'pendingApprovals'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await listApprovals(services, caller, input),
});

export const getApproval: Handler<'getApproval'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await readApproval(services, caller, input),
});

export const approve: Handler<'approve'> = (context, input) =>
  decide(context, { ...input, decision: 'approve' });

export const reject: Handler<'reject'> = (context, input) =>
  decide(context, { ...input, decision: 'reject' });

export const modify: Handler<'modify'> = (context, input) =>
  decide(context, { ...input, decision: 'modify' });

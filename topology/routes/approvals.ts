import {
  approvalListSchema,
  approvalParams,
  approvalViewSchema,
  decideBody,
  decidedSchema,
  modifyBody,
  pendingQuery,
} from '../../src/contracts/api.ts';
import { route } from './route.ts';

const decision = {
  method: 'POST',
  tag: 'approvals',
  roles: ['operator'],
  headers: ['idempotency'],
  params: approvalParams,
  answers: { 200: { description: 'The signed decision', schema: decidedSchema } },
  errors: [
    'AlreadyDecided',
    'WrongState',
    'ApprovalExpired',
    'ApprovalVoid',
    'ApprovalInvalid',
    'PolicyForbids',
    'Erased',
  ],
  use_cases: ['decide'],
} as const;

export const approvalRoutes = [
  route({
    id: 'pendingApprovals',
    method: 'GET',
    path: '/approvals/pending',
    tag: 'approvals',
    summary: 'What waits for a decision, the earliest deadline first',
    roles: ['operator', 'admin'],
    query: pendingQuery,
    answers: { 200: { description: 'A page of them', schema: approvalListSchema } },
    errors: [],
    use_cases: ['pendingApprovals'],
  }),
  route({
    id: 'getApproval',
    method: 'GET',
    path: '/approvals/{approval_id}',
    tag: 'approvals',
    summary: 'One approval, with what an approver needs to know',
    roles: ['operator', 'admin', 'auditor'],
    params: approvalParams,
    answers: { 200: { description: 'The approval', schema: approvalViewSchema } },
    errors: ['Erased'],
    use_cases: ['getApproval'],
  }),
  route({
    ...decision,
    id: 'approve',
    path: '/approvals/{approval_id}/approve',
    summary: 'Approve exactly this action',
    body: decideBody,
  }),
  route({
    ...decision,
    id: 'reject',
    path: '/approvals/{approval_id}/reject',
    summary: 'Reject it; the customer is told',
    body: decideBody,
  }),
  route({
    ...decision,
    id: 'modify',
    path: '/approvals/{approval_id}/modify',
    summary: 'Approve it with other arguments, which policy judges again',
    body: modifyBody,
  }),
] as const;

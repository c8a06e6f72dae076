import type { z } from 'zod';
import type { plannedSchema, planBody, SubmitBody } from '../../src/contracts/api.ts';
import type { Decision } from '../../src/contracts/ask.ts';
import type { SessionStatus } from '../../src/contracts/session.ts';
import type { UseCase } from '../../src/usecases/services.ts';

/** A session that was begun or moved on. */
export type Begun = { session_id: string; status: SessionStatus };

/** What `submit` takes; the subject in it is checked against the caller already. */
export type Submission = SubmitBody & { session_id?: string; idempotency_key?: string };

export type DecisionInput = {
  approval_id: string;
  decision: Decision['decision'];
  reason: string;
  arguments?: Record<string, unknown>;
};

/** The use cases that change something; those that read are called as they are. Tests hand over plain functions. */
export type UseCases = {
  submit: UseCase<Submission, Begun>;
  message: UseCase<{ session_id: string; text: string }, Begun>;
  cancel: UseCase<{ session_id: string }, Begun>;
  resume: UseCase<{ session_id: string }, Begun>;
  erase: UseCase<{ session_id: string }, unknown>;
  handoverReply: UseCase<{ session_id: string; text: string; close?: boolean }, Begun>;
  decide: UseCase<DecisionInput, Decision>;
  makePlan: UseCase<z.output<typeof planBody>, z.infer<typeof plannedSchema>>;
};

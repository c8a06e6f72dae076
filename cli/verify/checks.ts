import { z } from 'zod';
import {
  approvalViewSchema,
  auditViewSchema,
  decidedSchema,
  erasedSchema,
  eventPageSchema,
  headers as names,
  healthSchema,
  readySchema,
  startedSchema,
} from '../../src/contracts/api.ts';
import type { SessionView } from '../../src/contracts/api.ts';
import { hasEnded } from '../../src/domain/session.ts';
import type { Cases } from './cases.ts';
import type { Outside } from './outside.ts';
import { Skipped, Unmet } from './outside.ts';
import { socketEvents } from './socket.ts';
import { streamedEvents } from './stream.ts';

/** What a run knows so far: a check uses what an earlier one made. */
export type Known = {
  outside: Outside;
  cases: Cases;
  socketUrl: string | undefined;
  /** Whether to submit a ticket that waits for an approval. */
  approval: boolean;
  /** Sessions that the run made, newest last. */
  made: string[];
  answered?: SessionView;
};

/** @returns a word on what was seen. @throws Unmet, Skipped */
export type Check = { name: string; run: (known: Known) => Promise<string> };

const ended = ['concluded', 'failed', 'cancelled'] as const;
const waits = ['waiting_approval', 'waiting_customer', 'waiting_person'] as const;

const hold = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Unmet(otherwise);
};

const answeredOf = ({ answered }: Known): SessionView => {
  if (answered === undefined) throw new Skipped('no session was answered');
  return answered;
};

const submission = ({ cases }: Known, text: string) => ({
  input: text,
  customer_id: cases.customer_id,
  channel: 'verify',
});

/** An approval's way through: found, decided once, refused twice. It rejects, so that nothing is done elsewhere. */
const approvalRound: Check['run'] = async (known) => {
  const { outside, cases, made } = known;
  if (!known.approval) throw new Skipped('--no-approval was given');
  const body = submission(known, cases.risky.text);
  const { session_id } = await outside.expect(startedSchema, 202, 'POST', '/sessions', { body });
  made.push(session_id);
  const waiting = await outside.reached(session_id, [...waits, ...ended]);
  const ask = waiting.asks.find((one) => one.kind === 'approval' && one.status === 'open');
  if (ask === undefined) throw new Unmet(`the session is ${waiting.status} and waits for no approval`);
  const path = `/approvals/${ask.ask_id}`;
  const approval = await outside.expect(approvalViewSchema, 200, 'GET', path);
  hold(approval.action === cases.risky.action, `it waits for ${approval.action}`);
  const decision = { body: { reason: 'A check of the deployment: nothing shall be done.' } };
  const decided = await outside.expect(decidedSchema, 200, 'POST', `${path}/reject`, decision);
  await outside.refused(409, 'AlreadyDecided', 'POST', `${path}/approve`, decision);
  const over = await outside.reached(session_id, [...ended, 'waiting_person', 'waiting_customer']);
  const action = over.actions.find((one) => one.action_id === approval.action_id);
  hold(action?.status === 'rejected', `the action is ${action?.status ?? 'gone'}`);
  return `${approval.action} asked for, rejected by ${decided.by}, session ${over.status}`;
};

export const checks: readonly Check[] = [
  {
    name: 'health',
    run: async ({ outside }) => {
      const { version, pack } = await outside.expect(healthSchema, 200, 'GET', '/health', { key: '' });
      return `version ${version}, pack ${pack}`;
    },
  },
  {
    name: 'ready',
    run: async ({ outside }) => {
      const { checks: all } = await outside.expect(readySchema, 200, 'GET', '/ready', { key: '' });
      return Object.keys(all).join(', ') || 'nothing to wait for';
    },
  },
  {
    name: 'description',
    run: async ({ outside }) => {
      const form = z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) });
      const { openapi, paths } = await outside.expect(form, 200, 'GET', '/openapi.json', { key: '' });
      hold('/sessions' in paths, 'its OpenAPI document has no /sessions');
      return `OpenAPI ${openapi}, ${Object.keys(paths).length} paths`;
    },
  },
  {
    name: 'refuses without a key',
    run: async ({ outside }) => {
      await outside.refused(401, 'Unauthenticated', 'GET', '/sessions', { key: '' });
      await outside.refused(401, 'Unauthenticated', 'GET', '/sessions', { key: `dlb_${outside.nonce}` });
      return 'no key and an unknown key: 401';
    },
  },
  {
    name: 'refuses what it cannot read',
    run: async ({ outside }) => {
      await outside.refused(400, 'InvalidRequest', 'POST', '/sessions', { body: { imput: 'x' } });
      await outside.refused(404, 'NotFound', 'GET', `/sessions/ses_${outside.nonce}`);
      return 'a misspelt field: 400, an unknown session: 404';
    },
  },
  {
    name: 'answers',
    run: async (known) => {
      const { outside, cases, made } = known;
      const sent = {
        body: submission(known, cases.simple.text),
        headers: { [names.idempotency]: `verify-${outside.nonce}` },
      };
      const { session_id } = await outside.expect(startedSchema, 202, 'POST', '/sessions', sent);
      made.push(session_id);
      const session = await outside.reached(session_id, [...ended, ...waits]);
      hold(session.status === 'concluded', `session ${session_id} is ${session.status}`);
      hold((session.response ?? '') !== '', 'the answer is empty');
      hold(session.citations.length > 0, 'the answer cites nothing');
      known.answered = session;
      return `${session_id}, ${session.citations.length} citations`;
    },
  },
  {
    name: 'repeats a request once',
    run: async (known) => {
      const { session_id } = answeredOf(known);
      const { outside, cases } = known;
      const headers = { [names.idempotency]: `verify-${outside.nonce}` };
      const body = submission(known, cases.simple.text);
      const again = await outside.expect(startedSchema, 202, 'POST', '/sessions', { body, headers });
      if (again.session_id !== session_id) known.made.push(again.session_id);
      hold(again.session_id === session_id, `the repetition began session ${again.session_id}`);
      const other = { body: { ...body, input: `${body.input} Please.` }, headers };
      await outside.refused(422, 'IdempotencyMismatch', 'POST', '/sessions', other);
      return 'same key: same session; another body: 422';
    },
  },
  {
    name: 'keeps events in order',
    run: async (known) => {
      const { session_id } = answeredOf(known);
      const path = `/sessions/${session_id}/events`;
      const { events } = await known.outside.expect(eventPageSchema, 200, 'GET', path);
      hold(
        events.every(({ seq }, index) => seq === index + 1),
        'their numbers leave a gap',
      );
      hold(events.at(-1)?.type === 'session.concluded', `the last is ${events.at(-1)?.type ?? 'missing'}`);
      return `${events.length} events`;
    },
  },
  {
    name: 'streams events',
    run: async (known) => {
      const { session_id, last_seq } = answeredOf(known);
      const all = await streamedEvents(known.outside, session_id, 0);
      hold(all.length === last_seq, `the stream has ${all.length} of ${last_seq} events`);
      const rest = await streamedEvents(known.outside, session_id, 1);
      hold(rest[0]?.seq === 2, 'Last-Event-ID does not resume');
      return `${all.length} events, resumed after the first`;
    },
  },
  {
    name: 'serves a WebSocket',
    run: async (known) => socketEvents(known.outside, known.socketUrl, answeredOf(known)),
  },
  { name: 'waits for an approval', run: approvalRound },
  {
    name: 'keeps an audit chain',
    run: async (known) => {
      const { session_id } = answeredOf(known);
      const { records, head } = await known.outside.expect(
        auditViewSchema,
        200,
        'GET',
        `/audit/${session_id}`,
      );
      hold(head?.count === records.length && records.length > 0, 'its head does not count its records');
      return `${records.length} records, head signed by ${head?.key_id ?? '-'}`;
    },
  },
  {
    name: 'erases what this made',
    run: async ({ outside, made }) => {
      if (made.length === 0) throw new Skipped('nothing was made');
      for (const id of made.toReversed()) {
        const { status } = await outside.reached(id, [...ended, ...waits]);
        if (!hasEnded({ status })) await outside.send('POST', `/sessions/${id}/cancel`);
        await outside.expect(erasedSchema, 200, 'DELETE', `/sessions/${id}`);
        await outside.refused(410, 'Erased', 'GET', `/sessions/${id}`);
      }
      return `${made.length} sessions erased`;
    },
  },
];

import { expect } from 'vitest';
import type { Session } from '../../src/contracts/session.ts';
import { Failure } from '../../src/contracts/errors.ts';
import type { ErrorCode } from '../../src/contracts/errors.ts';

/** Words for what sessions come to, so that tests read as requirements. Import for its effect. */
const waits = {
  approval: 'waiting_approval',
  customer: 'waiting_customer',
  person: 'waiting_person',
} as const;

interface SessionMatchers<R> {
  /** It has concluded; where a text is given, its answer says that. */
  toHaveConcluded(saying?: string | RegExp): R;
  toWaitFor(whom: keyof typeof waits): R;
  /** It has an action of that name in that status. */
  toHaveAction(name: string, status: Session['actions'][number]['status']): R;
  /** A promise that rejects with a failure of the catalogue. */
  toFailAs(code: ErrorCode): Promise<R>;
}

declare module 'vitest' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- vitest is extended so
  interface Matchers<T> extends SessionMatchers<T> {}
}

const stateOf = (session: Session): string =>
  `it is ${session.status}${session.failure === undefined ? '' : ` (${session.failure.code})`}, says “${session.response ?? ''}”, ` +
  `and has ${session.actions.map((action) => `${action.name} ${action.status}`).join(', ') || 'no actions'}`;

const found = (pass: boolean, wanted: string, seen: string) => ({
  pass,
  message: () => `expected ${pass ? 'not ' : ''}${wanted}, but ${seen}`,
});

expect.extend({
  toHaveConcluded(session: Session, saying?: string | RegExp) {
    const said =
      saying === undefined ||
      new RegExp(saying instanceof RegExp ? saying : escaped(saying)).test(session.response ?? '');
    return found(
      session.status === 'concluded' && said,
      `a conclusion ${saying === undefined ? '' : `that says ${String(saying)}`}`,
      stateOf(session),
    );
  },
  toWaitFor(session: Session, whom: keyof typeof waits) {
    return found(session.status === waits[whom], `a session that waits for the ${whom}`, stateOf(session));
  },
  toHaveAction(session: Session, name: string, status: string) {
    const has = session.actions.some((action) => action.name === name && action.status === status);
    return found(has, `${name} ${status}`, stateOf(session));
  },
  async toFailAs(promise: Promise<unknown>, code: ErrorCode) {
    const thrown = await promise.then(
      () => undefined,
      (error: unknown) => error,
    );
    const said = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : JSON.stringify(thrown);
    const seen = thrown === undefined ? 'it succeeded' : `it failed as ${said}`;
    return found(thrown instanceof Failure && thrown.code === code, `a failure ${code}`, seen);
  },
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

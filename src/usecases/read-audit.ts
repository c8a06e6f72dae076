import type { auditViewSchema } from '../contracts/api.ts';
import { Failure } from '../contracts/errors.ts';
import type { z } from 'zod';
import type { Caller, Services } from './services.ts';

/** A session's chain, with salts and bodies until it is erased. @throws Failure `NotFound`. */
export async function readAudit(
  services: Services,
  caller: Caller,
  input: { session_id: string },
): Promise<z.infer<typeof auditViewSchema>> {
  const chain = await services.sessions.audit(caller.principal.tenant, input.session_id);
  if (chain === undefined) throw new Failure('NotFound', `Cannot find session ${input.session_id}.`);
  const bodies = new Map(chain.bodies.map((body) => [body.seq, body]));
  return {
    session_id: input.session_id,
    erased: chain.records.at(-1)?.kind === 'session.erased',
    records: chain.records.map((record) => {
      const body = bodies.get(record.seq);
      return body === undefined ? { ...record } : { ...record, salt: body.salt, body: body.body };
    }),
    ...(chain.head === undefined ? {} : { head: chain.head }),
  };
}

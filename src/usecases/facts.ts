import { toFailure } from '../contracts/errors.ts';
import type { Fact } from '../contracts/evidence.ts';
import type { Specialist } from '../contracts/pack/specialists.ts';
import type { Session } from '../contracts/session.ts';
import { canonicalJson } from '../domain/canonical.ts';
import { sha256Hex } from '../domain/digest.ts';
import { policyScope } from '../domain/policy.ts';
import { iso } from '../domain/time.ts';
import { evaluateExpression } from '../knowledge/expression.ts';
import type { Services } from './services.ts';

type ToolUse = Specialist['tools'][number];

/** A tool that gave no answer: its system is away, or said no. */
export type Missing = { tool: string; why: string };

/** The tools of `uses` that the session's text calls for, each with its input. Without a verified subject only those that need none. */
const wanted = async (
  services: Services,
  session: Session,
  uses: readonly ToolUse[],
): Promise<{ tool: string; input: unknown }[]> => {
  const scope = policyScope(session);
  const allowed = (use: ToolUse): boolean =>
    session.subject !== undefined ||
    services.pack.extensions.extensions.find((one) => one.extension_id === use.tool)?.subject === 'optional';
  const all = await Promise.all(
    uses.filter(allowed).map(async (use) => ({
      tool: use.tool,
      call: (await evaluateExpression(use.when, scope)) === true,
      input: await evaluateExpression(use.input, scope),
    })),
  );
  return all.filter((use) => use.call && use.input !== false && use.input !== undefined);
};

/** Whether answering needs to look into another system. */
export const needsTools = async (
  services: Services,
  session: Session,
  specialist: Specialist,
): Promise<boolean> => (await wanted(services, session, specialist.tools)).length > 0;

/** Whether the text alone already calls for an action that the specialist may propose. */
export const callsForAction = async (
  services: Services,
  session: Session,
  specialist: Specialist,
): Promise<boolean> => {
  if (session.subject === undefined) return false;
  const scope = policyScope(session);
  for (const type of services.pack.actions) {
    if (type.proposal === undefined || !specialist.actions.includes(type.action_id)) continue;
    const called = await evaluateExpression(type.proposal.when, scope).catch(() => false);
    if (called === true) return true;
  }
  return false;
};

/** Calls one tool for the session's subject and keeps the answer as evidence. @throws Failure `ToolFailed`, `ToolRefused` */
const callTool = async (
  services: Services,
  session: Session,
  use: { tool: string; input: unknown },
  signal?: AbortSignal,
): Promise<Fact> => {
  const output = await services.tracer.span('tool', { 'tool.name': use.tool }, () =>
    services.extensions.callTool({
      tenant: session.tenant,
      tool: use.tool,
      subject: session.subject,
      input: use.input,
      correlationId: session.correlation_id,
      ...(signal === undefined ? {} : { signal }),
    }),
  );
  const text = canonicalJson(output);
  const extension = services.pack.extensions.extensions.find((one) => one.extension_id === use.tool);
  return {
    source_id: `fact:${use.tool}`,
    tool: use.tool,
    title: extension?.title ?? use.tool,
    text,
    digest: sha256Hex(text),
    at: iso(services.clock.now()),
  };
};

/**
 * What the tools of a specialist answer for the session's subject, called side by side. A tool that fails is left out
 * and named in `missing`, with why: a consult goes on with what it has.
 */
export const gatherFacts = async (
  services: Services,
  session: Session,
  uses: readonly ToolUse[],
  signal?: AbortSignal,
): Promise<{ facts: Fact[]; missing: Missing[] }> => {
  const calls = await wanted(services, session, uses);
  const facts: Fact[] = [];
  const missing: Missing[] = [];
  const answers = await Promise.allSettled(calls.map((use) => callTool(services, session, use, signal)));
  signal?.throwIfAborted();
  answers.forEach((answer, index) => {
    if (answer.status === 'fulfilled') {
      facts.push(answer.value);
      return;
    }
    const tool = calls[index]?.tool ?? 'unknown';
    const { code, message } = toFailure(answer.reason);
    services.log('warn', 'tool.failed', { tool, code, session_id: session.session_id });
    missing.push({ tool, why: code === 'ToolRefused' ? message : `Cannot reach ${tool}.` });
  });
  return { facts, missing };
};

/**
 * What one tool answers now; undefined when the text no longer calls for it, or the system behind it refuses.
 * @throws Failure `ToolFailed`
 */
export const factNow = async (
  services: Services,
  session: Session,
  tool: string,
): Promise<Fact | undefined> => {
  const uses = services.pack.specialists.flatMap((specialist) =>
    specialist.tools.filter((use) => use.tool === tool),
  );
  const [call] = await wanted(services, session, uses);
  if (call === undefined) return undefined;
  try {
    return await callTool(services, session, call);
  } catch (thrown) {
    if (toFailure(thrown).code === 'ToolRefused') return undefined;
    throw thrown;
  }
};

import { Command, CommanderError } from 'commander';
import { Failure } from '../src/contracts/errors.ts';
import { addApprovals } from './approvals.ts';
import { addAsk } from './ask.ts';
import { addAudit } from './audit.ts';
import { addBench } from './bench.ts';
import { CallFailed } from './client.ts';
import { addCost } from './cost.ts';
import { addDoctor } from './doctor.ts';
import { UsageFault } from './fault.ts';
import { addIngest } from './ingest.ts';
import { addKeys } from './keys.ts';
import { addPlay } from './play.ts';
import { addSearch } from './search.ts';
import { addSessions } from './sessions.ts';
import { addStart } from './start.ts';
import { addVerify } from './verify.ts';
import type { Run } from './run.ts';
import type { Terminal } from './terminal.ts';
import { paint, plain } from './terminal.ts';

/**
 * Runs a command line (without node and script).
 * @returns the exit status: 0, 1 (it failed) or 2 (called wrongly)
 */
export const main = async (args: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> => {
  let ok = true;
  const program = new Command('deliberate')
    .description('A backend for agents that must think before they act.')
    .showHelpAfterError('(--help says more)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  const run: Run = async (body) => {
    ok = await body(terminal);
  };
  for (const add of [
    addStart,
    addAsk,
    addSessions,
    addApprovals,
    addKeys,
    addIngest,
    addAudit,
    addSearch,
    addPlay,
    addBench,
    addDoctor,
    addCost,
    addVerify,
  ]) {
    add(program, run);
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return ok ? 0 : 1;
  } catch (thrown) {
    return fail(thrown, args.includes('--json'), terminal);
  }
};

const fail = (thrown: unknown, json: boolean, terminal: Terminal): 0 | 1 | 2 => {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  if (thrown instanceof UsageFault) {
    terminal.err(`error: ${thrown.message}`);
    return 2;
  }
  const known = thrown instanceof CallFailed || thrown instanceof Failure;
  const code = known ? thrown.code : 'Internal';
  const message = thrown instanceof Error ? thrown.message : 'Cannot go on because of an unexpected error.';
  const details = known ? thrown.details : [];
  if (json) terminal.err(JSON.stringify({ error: true, error_code: code, message, details }));
  else {
    terminal.err(`${paint(terminal, 'red', code)}: ${plain(message)}`);
    for (const detail of details) terminal.err(`  ${plain(detail.path)}: ${plain(detail.message)}`);
    if (code === 'Unauthenticated') terminal.err('  Give a key with --key or DELIBERATE_API_KEY.');
    if (code === 'Unreachable') terminal.err('  Start a host with “npm start”, or name a server with --url.');
  }
  return 1;
};

/**
 * Ten bugs of the kind that loses work or does things twice, each planted in a copy of the source and run through the
 * gauntlet, which must catch it.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Mutant = { bug: string; file: string; from: string; to: string };

const mutants: readonly Mutant[] = [
  {
    bug: 'drops the idempotency key of an effect',
    file: 'src/usecases/act.ts',
    from: 'idempotencyKey: `${session.session_id}/${begun.action_id}`',
    to: 'idempotencyKey: `${session.session_id}/${begun.action_id}/${begun.attempts}`',
  },
  {
    bug: 'acknowledges a message before the work is done',
    file: 'src/usecases/consume.ts',
    from: 'const handled = await handle(message, signal);',
    to: 'await queue.delete(name, message.receipt); const handled = await handle(message, signal);',
  },
  {
    bug: 'skips the durable write that an attempt begins',
    file: 'src/usecases/act.ts',
    from: 'mine.attempts += 1;',
    to: '',
  },
  {
    bug: 'ignores that a token is closed',
    file: 'src/usecases/step-protocol.ts',
    from: "return 'done';\n  }\n  const gone",
    to: '}\n  const gone',
  },
  {
    bug: 'decides an approval twice',
    file: 'src/usecases/decide.ts',
    from: 'requireOpen(services, mine);',
    to: '',
  },
  {
    bug: 'forgets on restart what was running',
    file: 'local/engine/engine.ts',
    from: 'for (const row of await journal.running()) {',
    to: 'for (const row of (await journal.running()).slice(1)) {',
  },
  {
    bug: 'does not redo on restart what a crash may have swallowed',
    file: 'local/engine/roster.ts',
    from: 'hold(execution, Promise.resolve()).actor.wakeUp();',
    to: 'hold(execution, Promise.resolve());',
  },
  {
    bug: 'leaves an approval open when its session is cancelled',
    file: 'src/usecases/cancel.ts',
    from: 'withdrawAsks(session);',
    to: '',
  },
  {
    bug: 'lets a call leave without a reservation',
    file: 'src/usecases/metered-model.ts',
    from: 'const bound = costOf(price, bounds);',
    to: 'const bound = 0;',
  },
  {
    bug: 'leaves a decision out of the audit chain',
    file: 'src/usecases/transact.ts',
    from: 'if (signed !== undefined) session.chain = signed.chain;',
    to: '',
  },
];

describe('a planted bug is caught that', () => {
  let copy: string;
  const root = process.cwd();
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'deliberate-mutant-'));
    for (const part of ['src', 'local', 'topology', 'statemachines', 'functions', 'packs', 'package.json']) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
    for (const part of ['simulation', 'support'])
      cpSync(join(root, 'test', part), join(copy, 'test', part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => {
    rmSync(copy, { recursive: true });
  });

  const gauntlet = (seeds: number): { status: number | null; output: string } => {
    const ran = spawnSync(process.execPath, ['test/simulation/gauntlet.ts', String(seeds)], {
      cwd: copy,
      encoding: 'utf8',
    });
    return { status: ran.status, output: `${ran.stdout}${ran.stderr}` };
  };

  it('(nothing is caught in the code as it is)', { timeout: 240_000 }, () => {
    expect(gauntlet(10)).toMatchObject({
      status: 0,
      output: expect.stringContaining('nothing caught') as string,
    });
  });

  for (const { bug, file, from, to } of mutants) {
    it(bug, { timeout: 240_000 }, () => {
      const path = join(copy, file);
      const text = readFileSync(path, 'utf8');
      expect(text.split(from), `${file} holds the place once`).toHaveLength(2);
      writeFileSync(path, text.replace(from, to));
      try {
        const { status, output } = gauntlet(60);
        expect(output).toContain('caught: ');
        expect(status).toBe(1);
      } finally {
        writeFileSync(path, text);
      }
    });
  }
});

import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/contracts/errors.ts';
import type { ReasonerInput, ReasonerOutput } from '../../src/contracts/reasoning.ts';
import type { Asking, Reasoner } from '../../src/ports/reasoner.ts';
import { searchReasoning } from '../../src/problems/reasoning.ts';
import type { ReasoningOptions } from '../../src/problems/reasoning.ts';
import { createGenerator } from '../../src/search/index.ts';

const produced_by = { reasoner: 'scripted' };
const asking: Asking = { tenant: 't', session_id: 's', agent: 'care' };
const task = { goal: 'Why does the pump stop?', passages: [], facts: [] };

type Call = {
  question: 'propose' | 'score' | 'critique';
  state: readonly string[];
  goal: string;
  asking: Asking;
};

/** A reasoner whose every answer is written down; `before` is awaited before each, and may throw. */
const scripted = (script: {
  propose: (input: ReasonerInput<'propose'>) => [text: string, prior: number][];
  score: (state: readonly string[]) => number;
  before?: (call: Call) => Promise<void>;
}) => {
  const calls: Call[] = [];
  const hear = async (call: Call): Promise<void> => {
    calls.push(call);
    await script.before?.(call);
    call.asking.spent?.(0.01);
  };
  const unasked = (): never => {
    throw new Error('Nobody asks this.');
  };
  const reasoner: Reasoner = {
    classify: unasked,
    decompose: unasked,
    answer: unasked,
    async critique(input, given): Promise<ReasonerOutput<'critique'>> {
      const state = input.sentences.map((sentence) => sentence.text);
      await hear({ question: 'critique', state, goal: input.task, asking: given });
      const issues = [`“${state.at(-1) ?? ''}” is guesswork.`];
      return { relevance: 0, completeness: 0, coherence: 0, issues, improvements: ['Measure.'], produced_by };
    },
    async propose(input, given) {
      await hear({ question: 'propose', state: input.state, goal: input.goal, asking: given });
      return { steps: script.propose(input).map(([text, prior]) => ({ text, prior })), produced_by };
    },
    async score(input, given) {
      await hear({ question: 'score', state: input.state, goal: input.goal, asking: given });
      return {
        value: script.score(input.state),
        because: `It is at “${input.state.at(-1) ?? ''}”.`,
        produced_by,
      };
    },
  };
  return { reasoner, calls };
};

/** The best line is “valve, seal, replace”; what looks best at first leads nowhere. */
const pump = {
  propose: ({ state }: { state: readonly string[] }): [string, number][] => {
    switch (state.join()) {
      case '':
        return [
          ['motor', 0.6],
          ['fuse', 0.3],
          ['valve', 0.1],
        ];
      case 'motor':
        return [
          ['rewind', 0.5],
          ['oil', 0.5],
        ];
      case 'valve':
        return [
          ['clean', 0.6],
          ['seal', 0.4],
        ];
      case 'valve,seal':
        return [
          ['glue', 0.5],
          ['replace', 0.5],
        ];
      default:
        return [];
    }
  },
  score: (state: readonly string[]): number =>
    ({
      motor: 0.6,
      fuse: 0.2,
      valve: 0.5,
      rewind: 0.3,
      oil: 0.3,
      clean: 0.4,
      seal: 0.7,
      glue: 0.1,
      replace: 0.9,
    })[state.at(-1) ?? ''] ?? 0,
};

const run = (reasoner: Reasoner, options: ReasoningOptions = {}, more: Partial<Asking> = {}) =>
  searchReasoning(reasoner, task, { ...asking, ...more }, options);

/** Lets every promise that can go on do so. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a search over steps of reasoning', () => {
  it('finds the best line, though another one begins better', async () => {
    const { reasoner } = scripted(pump);
    const found = await run(reasoner);
    expect(found).toMatchObject({ steps: ['valve', 'seal', 'replace'], value: 0.9, complete: true });
    expect(found?.result.bestLine?.labels).toEqual(['3. valve', '2. seal', '2. replace']);
  });

  it('asks nothing twice, and stops at once where a line is good enough', async () => {
    const { reasoner, calls } = scripted(pump);
    await run(reasoner);
    const asked = calls.map(({ question, state }) => `${question} ${state.join()}`);
    expect(new Set(asked).size).toBe(asked.length);
    const { reasoner: quick, calls: few } = scripted(pump);
    expect(await run(quick, { enough: 0.5, inFlight: 1 })).toMatchObject({
      steps: ['motor'],
      complete: true,
    });
    expect(few).toHaveLength(2);
  });

  it('goes no deeper and no wider than it may', async () => {
    const endless = scripted({
      propose: () => Array.from({ length: 9 }, (_, place) => [`step ${place}`, 1 / (place + 1)]),
      score: (state) => 0.3 + state.length / 10,
    });
    const found = await run(endless.reasoner, { depth: 3, breadth: 2, lines: 60 });
    expect(found?.steps).toHaveLength(3);
    expect(found?.result.stats.num_children).toBe(2);
    expect(Math.max(...endless.calls.map(({ state }) => state.length))).toBe(3);
  });

  it('proposes nothing that a line has already, nor the same twice', async () => {
    const { reasoner } = scripted({
      propose: () => [
        ['again', 0.5],
        ['again', 0.4],
        [' ', 0.1],
      ],
      score: () => 0.5,
    });
    expect(await run(reasoner)).toMatchObject({ steps: ['again'], complete: true });
  });

  it('finds nothing where nothing is proposed, or all of it fails', async () => {
    expect(await run(scripted({ propose: () => [], score: () => 1 }).reasoner)).toBeNull();
    expect(await run(scripted({ ...pump, score: () => 0 }).reasoner)).toBeNull();
  });

  it('is the same whatever the order of the answers', async () => {
    const found = async (order: number) => {
      const random = createGenerator(order);
      const { reasoner } = scripted({
        ...pump,
        before: async () => {
          for (let turns = random.below(6); turns > 0; turns -= 1) await turn();
        },
      });
      const { cost_usd, ...rest } = (await run(reasoner, { inFlight: 4, lines: 12 }))!;
      expect(cost_usd).toBeGreaterThan(0);
      return rest;
    };
    const first = await found(1);
    expect(first.steps).toEqual(['valve', 'seal', 'replace']);
    for (const order of [2, 3, 4, 5, 6]) expect(await found(order)).toEqual(first);
  });
});

describe('a line that fails', () => {
  it('is criticised, and later proposals hear why', async () => {
    const { reasoner, calls } = scripted(pump);
    const found = await run(reasoner, { inFlight: 1 });
    const lesson = 'It is at “fuse”. “fuse” is guesswork. Measure.';
    expect(found?.lessons).toContain(lesson);
    const handed = calls.filter(({ question, goal }) => question === 'propose' && goal.includes(lesson));
    expect(handed.length).toBeGreaterThan(0);
    const { reasoner: silent, calls: unheard } = scripted(pump);
    expect((await run(silent, { inFlight: 1, reflect: false }))?.lessons).toContain('It is at “fuse”.');
    expect(unheard.every(({ question, goal }) => question !== 'critique' && goal === task.goal)).toBe(true);
  });

  it('teaches: more tasks are solved where other lines hear of it', async () => {
    /** Each approach is spoilt by the same kind of step, which the reasoner mostly proposes until it hears that it fails. */
    const solved = async (seed: number, reflect: boolean): Promise<boolean> => {
      const random = createGenerator(seed);
      const { reasoner } = scripted({
        propose({ state, goal }) {
          if (state.length === 0) return ['a', 'b', 'c', 'd'].map((approach) => [approach, 0.25]);
          if (state.length > 1) return state.at(-1) === 'sound' ? [['done', 1]] : [];
          const sound = random.next() < (goal.includes('trap') ? 0.8 : 0.1);
          return ['trap 1', 'trap 2', sound ? 'sound' : 'trap 3'].map((step) => [step, 0.3]);
        },
        score: (state) => (state.at(-1)!.startsWith('trap') ? 0.1 : state.at(-1) === 'done' ? 1 : 0.5),
      });
      return (await run(reasoner, { reflect, inFlight: 1, lines: 20 }))?.value === 1;
    };
    const count = async (reflect: boolean): Promise<number> => {
      let total = 0;
      for (let seed = 1; seed <= 30; seed += 1) if (await solved(seed, reflect)) total += 1;
      return total;
    };
    const [with_, without] = [await count(true), await count(false)];
    expect(with_).toBeGreaterThanOrEqual(25);
    expect(without).toBeLessThanOrEqual(15);
  });
});

describe('a reasoner that', () => {
  const failing = (when: (call: Call) => boolean, error: () => Error) =>
    scripted({
      ...pump,
      before: (call) => (when(call) ? Promise.reject(error()) : Promise.resolve()),
    });
  const reasonerFailed = () => new Failure('ReasonerFailed', 'Cannot answer because the model is away.');

  it('fails once is asked again', async () => {
    let failures = 0;
    const { reasoner } = failing(
      ({ state }) => state.join() === 'valve,seal' && failures++ === 0,
      reasonerFailed,
    );
    expect(await run(reasoner)).toMatchObject({ steps: ['valve', 'seal', 'replace'] });
  });

  it('keeps failing on a line, or refuses it, costs that line alone', async () => {
    const refused = () => new Failure('ReasonerRefused', 'Cannot answer because it is not allowed.');
    for (const error of [reasonerFailed, refused]) {
      const { reasoner } = failing(({ state }) => state.join() === 'valve,seal,replace', error);
      expect(await run(reasoner)).toMatchObject({ steps: ['valve', 'seal'], value: 0.7 });
    }
  });

  it('keeps failing ends the search with what there is, and at the first question the search fails', async () => {
    let answers = 5;
    const { reasoner, calls } = failing(() => answers-- <= 0, reasonerFailed);
    expect(await run(reasoner, { inFlight: 1, lines: 1_000 })).toMatchObject({ steps: ['motor'] });
    expect(calls.length).toBeLessThan(30);
    const { reasoner: never } = failing(() => true, reasonerFailed);
    await expect(run(never)).rejects.toMatchObject({ name: 'ReasonerFailed' });
  });

  it('has no budget left ends the search with what there is', async () => {
    let answers = 7;
    const exceeded = () => new Failure('BudgetExceeded', 'Cannot ask because the budget is used up.');
    const { reasoner, calls } = failing(() => answers-- <= 0, exceeded);
    expect(await run(reasoner, { inFlight: 2 })).toMatchObject({ steps: ['motor'] });
    expect(calls.length).toBeLessThan(12);
  });

  it('breaks is not taken for one that fails', async () => {
    const { reasoner } = failing(
      ({ state }) => state.length === 2,
      () => new TypeError('x is not a function'),
    );
    await expect(run(reasoner)).rejects.toThrow();
  });

  it('hangs on a line costs that line alone, once its time is up', async () => {
    const { reasoner, calls } = scripted({
      ...pump,
      before: ({ state }) => (state.join() === 'motor' ? new Promise(() => undefined) : Promise.resolve()),
    });
    const timeout = (expire: () => void): (() => void) => {
      let pending = true;
      void (async () => {
        for (let turns = 0; turns < 20; turns += 1) await turn();
        if (pending) expire();
      })();
      return () => {
        pending = false;
      };
    };
    expect(await run(reasoner, { timeout })).toMatchObject({ steps: ['valve', 'seal', 'replace'] });
    const hung = calls.filter(({ state }) => state.join() === 'motor');
    expect(hung).toHaveLength(2);
    for (const call of hung) expect(call.asking.signal?.aborted).toBe(true);
  });
});

describe('whoever asks', () => {
  it('ends it at once, whatever is under way', async () => {
    const ending = new AbortController();
    const { reasoner, calls } = scripted({
      ...pump,
      before: ({ state }) => (state.length > 1 ? new Promise(() => undefined) : Promise.resolve()),
    });
    const pending = run(reasoner, {}, { signal: ending.signal });
    await turn();
    ending.abort(new Error('Nobody waits.'));
    await expect(pending).rejects.toThrow('Nobody waits.');
    for (const call of calls) expect(call.asking.signal?.aborted).toBe(true);
  });

  it('hears what every question costs, and can limit it', async () => {
    let heard = 0;
    const { reasoner, calls } = scripted(pump);
    const found = await run(reasoner, {}, { spent: (usd) => (heard += usd) });
    expect(found?.cost_usd).toBeCloseTo(0.01 * calls.length, 9);
    expect(heard).toBeCloseTo(0.01 * calls.length, 9);
    const { reasoner: limited, calls: few } = scripted(pump);
    const short = await run(limited, { costLimit: 0.05, inFlight: 1 });
    expect(short?.result.stopped).toBe('cost');
    expect(few.length).toBeLessThanOrEqual(7);
  });

  it('hears how it gets on', async () => {
    const heard: number[] = [];
    const { reasoner } = scripted(pump);
    await run(reasoner, { onProgress: ({ iterations }) => heard.push(iterations) });
    expect(heard.slice(0, 3)).toEqual([1, 2, 3]);
  });

  it('is told of options out of range', async () => {
    await expect(run(scripted(pump).reasoner, { lines: 0 })).rejects.toMatchObject({
      name: 'SearchInvalid',
    });
    await expect(run(scripted(pump).reasoner, { inFlight: 999 })).rejects.toMatchObject({
      name: 'SearchInvalid',
    });
  });
});

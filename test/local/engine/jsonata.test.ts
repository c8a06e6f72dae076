import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { compile, expressionIn } from '../../../local/engine/jsonata/expression.ts';
import { asNode } from '../../../local/engine/jsonata/ast.ts';
import { giveUp, quick } from '../../../local/engine/jsonata/quick.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { SimClock } from '../../support/sim-clock.ts';

const evaluate = (source: string, variables: Record<string, unknown> = {}, seed = 1): Promise<unknown> =>
  compile(source).evaluate(
    { lookup: (name) => variables[name], services: { clock: new SimClock(), random: seededRandom(seed) } },
    'Output',
  );

const refusal = (source: string, variables?: Record<string, unknown>): Promise<string> =>
  evaluate(source, variables).then(
    () => 'no refusal',
    (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
  );

describe('expressionIn', () => {
  it('finds an expression only where the whole string is one', () => {
    expect(expressionIn('{% $x %}')).toBe('$x');
    expect(expressionIn('{%\n  $x\n%}')).toBe('$x');
    expect([' {% $x %}', '{% $x %} ', '$x', '{% $x', '$x %}'].map(expressionIn)).toEqual(
      Array(5).fill(undefined),
    );
  });
});

describe("Step Functions' own functions", () => {
  it.each([
    ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([1,2,3], 2.9)', [[1, 2], [3]]],
    ['$range(0, 10, 4)', [0, 4, 8]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(-1.7, 1, 1)', [-1, 0, 1]],
    ['$range(5, 5, 1)', 5],
    ['$hash("a", "SHA-256")', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
    ['$hash("a", "MD5")', '0cc175b9c0f1b6a831c399e269772661'],
    ['$parse("{\\"a\\": [1]}")', { a: [1] }],
  ])('%s', async (source, value) => {
    expect(await evaluate(source)).toEqual(value);
  });

  it.each(['$partition([], 2)', '$partition([1], 0)', '$range(1, 5, -1)', '$range(1, 5)', '$hash("a")'])(
    'gives nothing for %s',
    async (source) => {
      expect(await refusal(source)).toContain('returned nothing (undefined)');
    },
  );

  it.each([
    ['$hash("a", "sha1")', 'algorithm'],
    ['$parse("{")', 'JSON'],
    ['1 + "a"', 'T2002'],
    ['$sum', 'unsupported result type'],
    ['{"f": function($x) { $x }}', 'unsupported result type'],
  ])('refuses %s', async (source, part) => {
    expect(await refusal(source)).toContain(part);
  });

  it('reads the time from the clock, one moment an evaluation', async () => {
    expect(await evaluate('$now()')).toBe('2026-01-01T00:00:00.000Z');
    expect(await evaluate('$millis()')).toBe(1_767_225_600_000);
    expect(await evaluate("$now('[Y]/[M]/[D] [H01]', '+0100')")).toBe('2026/1/1 01');
  });

  it('takes chance from the port', async () => {
    const draw = '{"r": $random(), "u": $uuid(), "s": $shuffle([1..20])}';
    expect(await evaluate(draw)).toEqual(await evaluate(draw));
    expect(await evaluate(draw)).not.toEqual(await evaluate(draw, {}, 2));
    expect(await evaluate('$uuid()')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(await evaluate('$random(7)')).toBe(await evaluate('$random(7)', {}, 2));
    expect(await evaluate('$sort($shuffle([3,1,2]))')).toEqual([1, 2, 3]);
  });
});

describe('results', () => {
  it('are plain JSON', async () => {
    expect(await evaluate('$x.a', { x: [{ a: 1 }, { a: 2 }] })).toEqual([1, 2]);
    expect(await evaluate('{"a": null, "b": $x.none}', { x: {} })).toEqual({ a: null });
    expect(await evaluate('[$parseInteger("abc", "0")]')).toEqual(['NaN']);
    expect(JSON.stringify(await evaluate('$x.a[b > 1]', { x: { a: [{ b: 1 }, { b: 2 }, { b: 3 }] } }))).toBe(
      '[{"b":2},{"b":3}]',
    );
  });

  it('keeps what an evaluation reads as it was', async () => {
    const x = { a: [3, 1, 2] };
    await evaluate('[$sort($x.a), $reverse($x.a), $append($x.a, 4)]', { x });
    await evaluate('$x ~> |$|{"a": 0}|', { x });
    expect(x).toEqual({ a: [3, 1, 2] });
  });
});

describe('the quick way', () => {
  const quickly = (source: string, variables: Record<string, unknown>): unknown => {
    const node = asNode(jsonata(source).ast());
    const fast = node && quick(node);
    return fast ? fast((name) => variables[name]) : giveUp;
  };

  it.each(['$x', '$x.a', '$x.a.b', "$x.a = 'k'", '$x.a != $y.b', '7', "'k'", 'null', 'true'])(
    'takes %s',
    (source) => {
      expect(quickly(source, { x: { a: { b: 1 } }, y: { b: 1 } })).not.toBe(undefined);
    },
  );

  it('gives what JSONata gives, or gives up', async () => {
    const key = fc.constantFrom('a', 'b', 'toString', 'length', '__proto__');
    const document = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, false, 0, 1, 'k', ''),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.array(fc.tuple(key, tie('value')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
      ),
    })).value;
    const path = fc
      .tuple(fc.constantFrom('$x', '$y'), fc.array(key, { maxLength: 3 }))
      .map(([head, keys]) => [head, ...keys.map((one) => `\`${one}\``)].join('.'));
    const side = fc.oneof(path, fc.constantFrom('null', 'true', '1', "'k'", "''"));
    const source = fc.oneof(
      path,
      side,
      fc.tuple(side, fc.constantFrom('=', '!='), side).map((parts) => parts.join(' ')),
    );
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(source, document, document, async (text, x, y) => {
        const variables = { x, y };
        const fast = quickly(text, variables);
        if (fast === giveUp) return;
        taken += 1;
        const full: unknown = await jsonata(text).evaluate(undefined, variables);
        expect(fast).toEqual(full);
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(1500);
  });
});

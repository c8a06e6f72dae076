import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/contracts/errors.ts';
import { loadMachine } from '../../../local/engine/index.ts';
import { ask, call, machine } from './world.ts';

const end = { Type: 'Succeed' };
const state = (fields: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  States: { A: fields, ...more },
});
const pass = (fields: Record<string, unknown> = {}) => state({ Type: 'Pass', End: true, ...fields });
const inMap = (States: Record<string, unknown>, fields = {}) =>
  state({ Type: 'Map', ItemProcessor: { StartAt: Object.keys(States)[0], States }, End: true, ...fields });

const problemsOf = (load: () => unknown): string[] => {
  try {
    load();
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'MachineInvalid') {
      return thrown.details.map(({ path, message }) => `${path}: ${message}`);
    }
    throw thrown;
  }
  return [];
};

type Case = [
  what: string,
  definition: Record<string, unknown> & { States: Record<string, unknown> },
  problem: string,
];

const refused: Case[] = [
  ['JSONPath by name', { QueryLanguage: 'JSONPath', ...pass() }, 'QueryLanguage: must be "JSONata"'],
  ['no query language', { QueryLanguage: undefined, ...pass() }, 'QueryLanguage: must be "JSONata"'],
  [
    'a field of JSONPath',
    pass({ ResultPath: '$.a' }),
    'States.A.ResultPath: is of JSONPath; the engine reads the JSONata form only',
  ],
  [
    'Parameters',
    state(call('f', { Parameters: {} })),
    'States.A.Parameters: is of JSONPath; the engine reads the JSONata form only',
  ],
  ['a state in JSONPath', pass({ QueryLanguage: 'JSONPath' }), 'States.A.QueryLanguage: must be "JSONata"'],
  ['an unknown field', pass({ Colour: 'red' }), 'States.A.Colour: is a field that the engine does not have'],
  [
    'an unknown field of the machine',
    { ...pass(), Tracing: true },
    'Tracing: is a field that the engine does not have',
  ],
  [
    'an unknown kind of state',
    state({ Type: 'Loop' }),
    'States.A.Type: must be one of Task, Pass, Wait, Choice, Succeed, Fail, Parallel, Map',
  ],
  ['StartAt nowhere', { StartAt: 'Z', ...pass() }, "StartAt: names the state 'Z', which is not there"],
  [
    'Next nowhere',
    state({ Type: 'Pass', Next: 'Z' }),
    "States.A.Next: names the state 'Z', which is not in its scope",
  ],
  [
    'Default nowhere',
    state({ Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }], Default: 'Z' }, { B: end }),
    "States.A.Default: names the state 'Z', which is not in its scope",
  ],
  [
    'Next out of a Map',
    inMap({ I: { Type: 'Pass', Next: 'B' } }, { Next: 'B', End: undefined }),
    "States.A.ItemProcessor.States.I.Next: names the state 'B', which is not in its scope",
  ],
  [
    'a state that nothing leads to',
    state({ Type: 'Pass', End: true }, { B: end }),
    'States.B: cannot be reached',
  ],
  ['a machine without an end', state({ Type: 'Pass', Next: 'A' }), 'StartAt: begins what never ends'],
  ['neither Next nor End', state({ Type: 'Pass' }), 'States.A: has neither Next nor End'],
  [
    'both Next and End',
    state({ Type: 'Pass', Next: 'B', End: true }, { B: end }),
    'States.A: has both Next and End',
  ],
  [
    'one name twice',
    inMap({ A: end }),
    'States.A.ItemProcessor.States.A: has the name of another state of the machine',
  ],
  [
    'another integration',
    state(call('f', { Resource: 'arn:aws:states:::dynamodb:getItem' })),
    'States.A.Resource: is a service integration that the engine does not have',
  ],
  [
    'a plain sendMessage',
    state(ask({ Resource: 'arn:aws:states:::sqs:sendMessage' })),
    'States.A.Resource: is a service integration that the engine does not have',
  ],
  [
    'an argument that the engine lacks',
    state(call('f', { Arguments: { FunctionName: 'f', Qualifier: '1' } })),
    'States.A.Arguments.Qualifier: is a field that the engine does not have',
  ],
  [
    'a FIFO queue',
    state(
      ask({
        Arguments: { QueueUrl: 'q', MessageBody: '{% $states.context.Task.Token %}', MessageGroupId: 'g' },
      }),
    ),
    'States.A.Arguments.MessageGroupId: is a field that the engine does not have',
  ],
  [
    'no token',
    state(ask({ Arguments: { QueueUrl: 'q', MessageBody: 'x' } })),
    'States.A.Arguments: lacks the token: nothing in it reads $states.context.Task.Token',
  ],
  [
    'a token nobody waits for',
    state(call('f', { Arguments: { FunctionName: 'f', Payload: '{% $states.context.Task.Token %}' } })),
    'States.A.Arguments: passes a token that the resource does not wait for',
  ],
  [
    'a heartbeat as long as the timeout',
    state(ask({ TimeoutSeconds: 60, HeartbeatSeconds: 60 })),
    'States.A.HeartbeatSeconds: is 60, not below TimeoutSeconds, 60',
  ],
  [
    'a heartbeat without a token',
    state(call('f', { HeartbeatSeconds: 60 })),
    'States.A.HeartbeatSeconds: has no token to beat with',
  ],
  [
    'a timeout of words',
    state(call('f', { TimeoutSeconds: 'soon' })),
    'States.A.TimeoutSeconds: is neither a number nor a JSONata expression',
  ],
  [
    'States.ALL in company',
    state(call('f', { Retry: [{ ErrorEquals: ['States.ALL', 'X'] }] })),
    'States.A.Retry[0].ErrorEquals: holds States.ALL, which must stand alone',
  ],
  [
    'States.ALL not last',
    state(
      call('f', {
        Catch: [
          { ErrorEquals: ['States.ALL'], Next: 'B' },
          { ErrorEquals: ['X'], Next: 'B' },
        ],
      }),
      { B: end },
    ),
    'States.A.Catch[0].ErrorEquals: holds States.ALL, which must come last',
  ],
  [
    'an invented reserved name',
    state(call('f', { Retry: [{ ErrorEquals: ['States.Oops'] }] })),
    "States.A.Retry[0].ErrorEquals: names 'States.Oops', which Step Functions does not have",
  ],
  [
    'MaxDelaySeconds below the interval',
    state(call('f', { Retry: [{ ErrorEquals: ['X'], IntervalSeconds: 5, MaxDelaySeconds: 5 }] })),
    'States.A.Retry[0].MaxDelaySeconds: is 5, not above IntervalSeconds, 5',
  ],
  [
    'BackoffRate below 1',
    state(call('f', { Retry: [{ ErrorEquals: ['X'], BackoffRate: 0.5 }] })),
    'States.A.Retry[0].BackoffRate: is refused: Too small: expected number to be >=1',
  ],
  ['Retry on a Pass', pass({ Retry: [] }), 'States.A.Retry: is a field that the engine does not have'],
  [
    'a Wait for nothing',
    state({ Type: 'Wait', End: true }),
    'States.A: must have Seconds or Timestamp, not both',
  ],
  [
    'a Wait for two things',
    state({ Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z', End: true }),
    'States.A: must have Seconds or Timestamp, not both',
  ],
  [
    'a bad timestamp',
    state({ Type: 'Wait', Timestamp: 'tomorrow', End: true }),
    "States.A.Timestamp: is 'tomorrow', which is no RFC 3339 timestamp",
  ],
  [
    'a Choice of nothing',
    state({ Type: 'Choice', Choices: [], Default: 'B' }, { B: end }),
    'States.A.Choices: is refused: Too small: expected array to have >=1 items',
  ],
  [
    'a distributed Map',
    inMap(
      { I: end },
      { ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'I', States: { I: end } } },
    ),
    'States.A.ItemProcessor.ProcessorConfig.Mode: is a mode that the engine does not have',
  ],
  [
    'an ItemReader',
    inMap({ I: end }, { ItemReader: {} }),
    'States.A.ItemReader: is a field that the engine does not have',
  ],
  [
    'what is no JSONata',
    pass({ Output: { a: '{% 1 + %}' } }),
    'States.A.Output.a: is no JSONata: Unexpected end of expression',
  ],
  ['half an expression', pass({ Output: '{% 1' }), 'States.A.Output: has only one of {% and %}'],
  [
    '$eval',
    pass({ Output: '{% $eval("1") %}' }),
    "States.A.Output: calls '$eval', which Step Functions does not have",
  ],
  [
    'a name without context',
    pass({ Output: '{% phone %}' }),
    "States.A.Output: refers to 'phone' at the top level, where there is no context",
  ],
  ['$$', pass({ Output: '{% $$.a %}' }), "States.A.Output: refers to '$$', which is not supported"],
  [
    'a variable that nothing assigns',
    pass({ Output: '{% $x %}' }),
    "States.A.Output: reads '$x', which nothing assigns",
  ],
  [
    'a variable of an inner scope',
    inMap({ I: { Type: 'Pass', Assign: { x: 1 }, End: true } }, { Output: '{% $x %}' }),
    "States.A.Output: reads '$x', which nothing assigns",
  ],
  [
    'a variable assigned inside and outside',
    inMap({ I: { Type: 'Pass', Assign: { x: 1 }, End: true } }, { Assign: { x: 1 } }),
    'States.A.ItemProcessor.States.I.Assign.x: assigns a variable that an outer scope assigns',
  ],
  [
    '$states assigned',
    pass({ Assign: { states: 1 } }),
    'States.A.Assign.states: assigns $states, which is reserved',
  ],
  [
    'an odd name for a variable',
    pass({ Assign: { 'a-b': 1 } }),
    'States.A.Assign.a-b: is no name for a variable',
  ],
  [
    'a result where there is none',
    pass({ Output: '{% $states.result %}' }),
    "States.A.Output: reads '$states.result', which is not there",
  ],
  [
    'a result in Arguments',
    state(call('f', { Arguments: { FunctionName: 'f', Payload: '{% $states.result %}' } })),
    "States.A.Arguments.Payload: reads '$states.result', which is not there",
  ],
  [
    'an error outside Catch',
    state(call('f', { Output: '{% $states.errorOutput %}' })),
    "States.A.Output: reads '$states.errorOutput', which is not there",
  ],
  [
    '${ inside JSONata',
    pass({ Output: '{% "${Name}" %}' }),
    "States.A.Output: holds '${' inside JSONata, where CloudFormation would put something else",
  ],
  [
    '${ elsewhere',
    pass({ Output: '${Name}' }),
    "States.A.Output: holds '${', which only strings of Resource and Arguments may",
  ],
];

describe('loadMachine', () => {
  it.each(refused)('refuses %s', (_, definition, problem) => {
    expect(problemsOf(() => machine(definition))).toContain(problem);
  });

  it('says in one sentence which file, state and field, and lists the rest', () => {
    const definition = pass({ Output: { a: ['{% 1 + %}', '{% 2 + %}'] } });
    expect(() => machine(definition, 'session.asl.json')).toThrow(
      'Cannot load session.asl.json because States.A.Output.a[0] is no JSONata: Unexpected end of expression (and 1 more).',
    );
  });

  it('refuses what is no JSON', () => {
    expect(problemsOf(() => loadMachine({ file: 'x.asl.json', text: '{' }))[0]).toMatch(/^: is no JSON: /);
  });

  it('accepts what only looks odd', () => {
    const odd = {
      list: '{% $states.context.Execution.Input.items[value > 3] %}',
      lambda: '{% ($f := function($n) { $n * 2 }; $f(2)) %}',
      sorted: '{% $states.input.a^(>b).{"b": b} %}',
      mapped: '{% $map($states.input.a, function($v, $i) { $v.b & $i }) %}',
      grouped: '{% $states.input.a{b: $sum(c)} %}',
      applied: '{% $states.input.a ~> $count() %}',
      bound: '{% $states.input.a@$one.c[$one.b = 1] %}',
      changed: '{% $states.input ~> |a|{"b": c}| %}',
    };
    expect(problemsOf(() => machine(pass({ Output: odd })))).toEqual([]);
  });
});

describe('substitutions', () => {
  const text = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: { A: call('x', { Arguments: { FunctionName: 'arn:${Answer}:live', Payload: {} } }) },
  });
  const load = (substitutions: Record<string, string>) =>
    loadMachine({ file: 'x.asl.json', text, substitutions });

  it('stand for names in plain strings of Arguments', () => {
    expect(load({ Answer: 'answer-fn' }).text).toContain('"FunctionName":"arn:answer-fn:live"');
  });

  it('must be supplied, and used', () => {
    expect(problemsOf(() => load({}))).toEqual([
      "States.A.Arguments.FunctionName: needs a substitution for 'Answer', which is not supplied",
    ]);
    expect(problemsOf(() => load({ Answer: 'a', Plan: 'p' }))).toEqual([
      ": does not use the substitution 'Plan'",
    ]);
  });

  it('must survive the template', () => {
    expect(problemsOf(() => load({ Answer: 'a"b' }))).toEqual([
      ": takes a substitution 'Answer' whose text JSON or JSONata would read",
    ]);
  });

  it('change the hash, and so the definition that an execution keeps', () => {
    expect(load({ Answer: 'a' }).hash).not.toBe(load({ Answer: 'b' }).hash);
    expect(load({ Answer: 'a' }).hash).toBe(load({ Answer: 'a' }).hash);
  });
});

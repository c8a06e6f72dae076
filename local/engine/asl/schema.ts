/** The JSONata form of the Amazon States Language, and of it what the engine has. Unknown fields are refused. */
import { z } from 'zod';

const json: z.ZodType = z.json();
const wholeSeconds = z.int().min(1).max(99_999_999);
const expression = z.string().regex(/^\{%[\s\S]*%\}$/, 'is neither a number nor a JSONata expression');
const comment = z.string().optional();
const queryLanguage = z.literal('JSONata', { error: 'must be "JSONata"' }).optional();
const variables = z.record(z.string(), json);
const name = z.string().min(1).max(80);

const transition = { Next: name.optional(), End: z.literal(true, { error: 'can only be true' }).optional() };
const common = { Comment: comment, QueryLanguage: queryLanguage };
const results = { Output: json.optional(), Assign: variables.optional() };

const retrier = z.strictObject({
  Comment: comment,
  ErrorEquals: z.array(z.string().min(1)).min(1),
  IntervalSeconds: wholeSeconds.optional(),
  MaxAttempts: z.int().min(0).max(99_999_999).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
});
const catcher = z.strictObject({
  Comment: comment,
  ErrorEquals: z.array(z.string().min(1)).min(1),
  Next: name,
  ...results,
});
const handlers = { Retry: z.array(retrier).optional(), Catch: z.array(catcher).optional() };

/** The service integrations that the engine has. */
export const resources = [
  'arn:aws:states:::lambda:invoke',
  'arn:aws:states:::lambda:invoke.waitForTaskToken',
  'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
] as const;

export const argumentsOf = {
  'arn:aws:states:::lambda:invoke': z.strictObject({
    FunctionName: z.string().min(1),
    Payload: json.optional(),
  }),
  'arn:aws:states:::lambda:invoke.waitForTaskToken': z.strictObject({
    FunctionName: z.string().min(1),
    Payload: json,
  }),
  'arn:aws:states:::sqs:sendMessage.waitForTaskToken': z.strictObject({
    QueueUrl: z.string().min(1),
    MessageBody: json,
    MessageAttributes: z
      .record(z.string(), z.strictObject({ DataType: z.string(), StringValue: z.string() }))
      .optional(),
  }),
} as const;

const task = z.strictObject({
  Type: z.literal('Task'),
  ...common,
  ...transition,
  ...results,
  ...handlers,
  Resource: z.enum(resources, { error: 'is a service integration that the engine does not have' }),
  Arguments: z.record(z.string(), json),
  TimeoutSeconds: z.union([wholeSeconds, expression]).optional(),
  HeartbeatSeconds: z.union([wholeSeconds, expression]).optional(),
});

const pass = z.strictObject({ Type: z.literal('Pass'), ...common, ...transition, ...results });

const wait = z.strictObject({
  Type: z.literal('Wait'),
  ...common,
  ...transition,
  ...results,
  Seconds: z.union([z.int().min(0).max(99_999_999), expression]).optional(),
  Timestamp: z.string().optional(),
});

const choice = z.strictObject({
  Type: z.literal('Choice'),
  ...common,
  ...results,
  Choices: z
    .array(
      z.strictObject({
        Comment: comment,
        Condition: z.union([z.boolean(), expression]),
        Next: name,
        ...results,
      }),
    )
    .min(1),
  Default: name.optional(),
});

const succeed = z.strictObject({ Type: z.literal('Succeed'), ...common, Output: json.optional() });
const fail = z.strictObject({
  Type: z.literal('Fail'),
  ...common,
  Error: z.string().optional(),
  Cause: z.string().optional(),
});

const scope = { Comment: comment, StartAt: name, States: z.record(name, z.unknown()) };

const parallel = z.strictObject({
  Type: z.literal('Parallel'),
  ...common,
  ...transition,
  ...results,
  ...handlers,
  Arguments: json.optional(),
  Branches: z.array(z.strictObject(scope)).min(1),
});

const map = z.strictObject({
  Type: z.literal('Map'),
  ...common,
  ...transition,
  ...results,
  ...handlers,
  Items: z.union([expression, z.array(json)]).optional(),
  ItemSelector: json.optional(),
  MaxConcurrency: z.union([z.int().min(0), expression]).optional(),
  ItemProcessor: z.strictObject({
    ...scope,
    ProcessorConfig: z
      .strictObject({ Mode: z.literal('INLINE', { error: 'is a mode that the engine does not have' }) })
      .optional(),
  }),
});

export const stateSchemas = {
  Task: task,
  Pass: pass,
  Wait: wait,
  Choice: choice,
  Succeed: succeed,
  Fail: fail,
  Parallel: parallel,
  Map: map,
} as const;

export const machineSchema = z.strictObject({
  ...scope,
  QueryLanguage: z.literal('JSONata', { error: 'must be "JSONata"' }),
  Version: z.literal('1.0').optional(),
  TimeoutSeconds: wholeSeconds.optional(),
});

export type RawState = z.infer<(typeof stateSchemas)[keyof typeof stateSchemas]>;
export type RawScope = { StartAt: string; States: Record<string, unknown> };
export type RawRetrier = z.infer<typeof retrier>;
export type RawCatcher = z.infer<typeof catcher>;
export type ResourceArn = (typeof resources)[number];

/** Fields of the older query language, refused by name. */
export const jsonPathFields = new Set([
  'InputPath',
  'OutputPath',
  'ResultPath',
  'ResultSelector',
  'Parameters',
  'Result',
  'ItemsPath',
  'Iterator',
  'MaxConcurrencyPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'ErrorPath',
  'CausePath',
  'Variable',
]);

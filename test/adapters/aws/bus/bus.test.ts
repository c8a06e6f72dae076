import type { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { eventBridgeBus } from '../../../../src/adapters/aws/bus/index.ts';
import type { SessionEvent } from '../../../../src/contracts/events.ts';

const eventsOf = (count: number): SessionEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    session_id: 'ses_1',
    seq: index + 1,
    type: 'step.started',
    at: '2026-03-02T09:00:00.000Z',
    data: { text: 'what the customer said' },
  }));

const start = (failed = 0) => {
  const events = new EventBridgeClient({ region: 'eu-west-1' });
  const sent: NonNullable<PutEventsCommand['input']['Entries']>[] = [];
  events.send = async (command: { input: PutEventsCommand['input'] }) => {
    sent.push(command.input.Entries ?? []);
    return { FailedEntryCount: failed };
  };
  return { bus: eventBridgeBus({ events, bus: 'deliberate' }), sent };
};

describe('the event bus', () => {
  it('is told which session, which event and when, and nothing that the event holds', async () => {
    const { bus, sent } = start();
    await bus.tell('acme', eventsOf(1));
    expect(sent).toEqual([
      [
        {
          EventBusName: 'deliberate',
          Source: 'deliberate',
          DetailType: 'step.started',
          Time: new Date('2026-03-02T09:00:00.000Z'),
          Detail: JSON.stringify({
            tenant: 'acme',
            session_id: 'ses_1',
            seq: 1,
            type: 'step.started',
            at: '2026-03-02T09:00:00.000Z',
          }),
        },
      ],
    ]);
  });

  it('takes ten at a time, and nothing where there is nothing', async () => {
    const { bus, sent } = start();
    await bus.tell('acme', eventsOf(23));
    expect(sent.map((entries) => entries.length)).toEqual([10, 10, 3]);
    await bus.tell('acme', []);
    expect(sent).toHaveLength(3);
  });

  it('fails where some were refused, so that all are told again', async () => {
    await expect(start(1).bus.tell('acme', eventsOf(2))).rejects.toMatchObject({ code: 'Unavailable' });
  });
});

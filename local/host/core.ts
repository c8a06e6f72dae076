/**
 * The one-machine host without its sockets and processes: services, engine, pollers, schedules. The simulation runs
 * exactly this, with its own clock, chance, extensions and faults.
 */
import { createEngine, loadMachine } from '../engine/index.ts';
import type { Engine } from '../engine/index.ts';
import type { Journal } from '../../src/ports/journal.ts';
import type { Pack } from '../../src/ports/pack.ts';
import { handleDeadLetter, handleStep } from '../../src/usecases/step-protocol.ts';
import type { Services } from '../../src/usecases/services.ts';
import { sweep } from '../../src/usecases/sweep.ts';
import type { Topology } from '../../topology/index.ts';
import { engineOrchestrator, engineTasks } from './engine-ports.ts';
import { invokeFunction } from './functions.ts';
import { startPoller } from './pollers.ts';
import type { Poller, WakingQueue } from './pollers.ts';
import { startSchedule } from './schedules.ts';

export type CoreParts = Omit<Services, 'orchestrator' | 'tasks' | 'queueUrl' | 'pack' | 'queue'> & {
  pack: Pack;
  journal: Journal;
  queue: WakingQueue;
  topology: Topology;
  /** Text of `session.asl.json`. */
  machine: string;
  /** Whether the search queue is consumed here too, rather than by a worker process. */
  searchHere: boolean;
};

export type Core = {
  services: Services;
  engine: Engine;
  /** Takes up what a stop or crash left, then consumes queues and schedules. */
  start(): Promise<void>;
  /** Lets what runs end, and stops consuming. */
  stop(): Promise<void>;
};

/** @throws Failure `MachineInvalid` when the state machine uses what the engine lacks */
export const createCore = (parts: CoreParts): Core => {
  const { journal, topology, machine: definition, searchHere, ...ports } = parts;
  const machine = loadMachine({
    name: 'session',
    definition,
    substitutions: Object.fromEntries(
      topology.functions.flatMap((one) => (one.substitution === undefined ? [] : [[one.substitution, one.name]])),
    ),
  });
  const engine = createEngine({
    journal,
    clock: ports.clock,
    random: ports.random,
    invoke: (name, payload) => invokeFunction(services, name, payload),
    sendMessage: (queue, body) => ports.queue.send(queue, body),
  });
  const services: Services = {
    ...ports,
    orchestrator: engineOrchestrator(engine, machine),
    tasks: engineTasks(engine),
    queueUrl: (name) => name,
  };
  const pollers: Poller[] = [];
  const schedules: (() => void)[] = [];
  const { clocks } = topology;
  const consume = (name: string, concurrency: number, deadLetter: boolean): void => {
    const visibility_ms = clocks.visibility * 1000;
    pollers.push(
      startPoller({
        queue: ports.queue,
        name,
        concurrency,
        visibility_ms,
        clock: ports.clock,
        log: ports.log,
        handle: (message, signal) =>
          deadLetter
            ? handleDeadLetter(services, message.body)
            : handleStep(
                services,
                message.body,
                {
                  beat_ms: clocks.beat * 1000,
                  extend: () => ports.queue.extend(name, message.receipt, visibility_ms),
                },
                signal,
              ),
      }),
    );
  };
  return {
    services,
    engine,
    async start() {
      await engine.resume();
      for (const { queue, use_case } of topology.functions) {
        if (queue !== undefined) consume(queue.name, queue.concurrency, use_case === 'dead-letter');
      }
      if (searchHere) consume(topology.worker.queue, topology.worker.concurrency, false);
      for (const { name, every_seconds } of topology.schedules) {
        schedules.push(
          startSchedule({ name, seconds: every_seconds, clock: ports.clock, log: ports.log, run: () => sweep(services) }),
        );
      }
    },
    async stop() {
      for (const end of schedules) end();
      await Promise.all(pollers.map((poller) => poller.stop()));
      await engine.close();
    },
  };
};

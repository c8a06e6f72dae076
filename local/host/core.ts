/**
 * The one-machine host without its sockets and processes: services, engine, pollers, schedules. The simulation runs
 * exactly this, with its own clock, chance, extensions and faults.
 */
import { createEngine, loadMachine } from '../engine/index.ts';
import type { Engine } from '../engine/index.ts';
import { toFailure } from '../../src/contracts/errors.ts';
import type { Journal } from '../../src/ports/journal.ts';
import type { Pack } from '../../src/ports/pack.ts';
import { consumeQueue, consumeSteps } from '../../src/usecases/consume.ts';
import type { Consumer, WakingQueue } from '../../src/usecases/consume.ts';
import { abandonIngest, ingest } from '../../src/usecases/ingest.ts';
import { handleDeadLetter } from '../../src/usecases/step-protocol.ts';
import { searchInSlices } from '../../src/usecases/search-here.ts';
import type { Services } from '../../src/usecases/services.ts';
import { sweep } from '../../src/usecases/sweep.ts';
import type { Topology } from '../../topology/index.ts';
import { engineOrchestrator, engineTasks } from './engine-ports.ts';
import { invokeFunction } from './functions.ts';
import { startSchedule } from './schedules.ts';
import { createTakeUp } from './take-up.ts';

export type CoreParts = Omit<
  Services,
  'orchestrator' | 'tasks' | 'queueUrl' | 'pack' | 'queue' | 'searches'
> & {
  pack: Pack;
  journal: Journal;
  queue: WakingQueue;
  topology: Topology;
  /** Text of `session.asl.json`. */
  machine: string;
  /** Whether the search queue is consumed here too, rather than by a worker process. */
  searchHere: boolean;
  /** Wraps the services, as the simulation does to make life hard for what uses them. */
  decorate?: (services: Services) => Services;
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
  const { journal, topology, machine: definition, searchHere, decorate = (plain) => plain, ...ports } = parts;
  const machine = loadMachine({
    text: definition,
    file: 'session.asl.json',
    substitutions: Object.fromEntries(
      topology.functions.flatMap((one) =>
        one.substitution === undefined ? [] : [[one.substitution, one.name]],
      ),
    ),
  });
  const takeUp = createTakeUp({ resume: () => engine.resume(), clock: ports.clock, log: ports.log });
  const engine: Engine = createEngine({
    journal,
    clock: ports.clock,
    random: ports.random,
    onLost: takeUp.lost,
    invoke: (name, payload) => invokeFunction(services, name, payload),
    sendMessage: (queue, body) => ports.queue.send(queue, body),
  });
  const services = decorate({
    ...ports,
    searches: searchInSlices({ clock: ports.clock }),
    orchestrator: engineOrchestrator(engine, machine),
    tasks: engineTasks(engine),
    queueUrl: (name) => name,
  });
  const consumers: Consumer[] = [];
  const schedules: (() => void)[] = [];
  const { clocks, worker } = topology;
  /** What a message is for that is no step. */
  const handlers: Readonly<Record<string, (body: string) => Promise<unknown>>> = {
    'dead-letter': (body) => handleDeadLetter(services, body),
    ingest: (body) => ingest(services, body),
    'ingest-dead': (body) => abandonIngest(services, body),
  };
  const consumeOther = (
    name: string,
    concurrency: number,
    handle: (body: string) => Promise<unknown>,
  ): Consumer =>
    consumeQueue({
      queue: ports.queue,
      name,
      concurrency,
      visibility_ms: clocks.visibility * 1000,
      clock: ports.clock,
      log: ports.log,
      handle: async (message) => {
        await handle(message.body);
        return 'done';
      },
    });
  const consume = (name: string, concurrency: number, lease: number): Consumer =>
    consumeSteps(services, ports.queue, {
      name,
      concurrency,
      lease_ms: lease * 1000,
      beat_ms: clocks.beat * 1000,
    });
  return {
    services,
    engine,
    async start() {
      for (const { name, reason } of await engine.resume()) {
        ports.log('error', 'engine.resume_refused', { execution: name, code: toFailure(reason).code });
      }
      await sweep(services, { quiet_ms: 0 }).catch((thrown: unknown) => {
        ports.log('warn', 'schedule.failed', { schedule: 'sweep', code: toFailure(thrown).code });
      });
      for (const { queue, entry } of topology.functions) {
        if (queue === undefined) continue;
        const { name, concurrency } = queue;
        const handle = handlers[entry];
        consumers.push(
          handle === undefined
            ? consume(name, concurrency, clocks.visibility)
            : consumeOther(name, concurrency, handle),
        );
      }
      if (searchHere) consumers.push(consume(worker.queue, worker.concurrency, worker.lease_seconds));
      for (const { name, every_seconds } of topology.schedules) {
        schedules.push(
          startSchedule({
            name,
            seconds: every_seconds,
            clock: ports.clock,
            log: ports.log,
            run: () => sweep(services),
          }),
        );
      }
    },
    async stop() {
      for (const end of schedules) end();
      takeUp.stop();
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await engine.close();
    },
  };
};

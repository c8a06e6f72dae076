/** Entry of the search worker's process on one machine; its host starts it and speaks with it over the channel. */
import { readFile } from 'node:fs/promises';
import { createLog, createMetrics, createTracer, logLevelOf } from '../../src/adapters/telemetry/index.ts';
import { loadPack } from '../../src/adapters/pack/index.ts';
import { startWorker } from '../../functions/worker/worker.ts';
import type { WakingQueue } from '../../src/usecases/consume.ts';
import type { Services } from '../../src/usecases/services.ts';
import type { Reasoner } from '../../src/ports/reasoner.ts';
import { createExtractiveReasoner } from '../../src/reasoning/index.ts';
import { topology } from '../../topology/index.ts';
import { systemClock, systemRandom } from '../host/system.ts';
import { machineFile } from '../host/machine.ts';
import { searchesOnThreads } from './on-threads.ts';
import { connectPorts } from './remote.ts';
import type { RemotePort } from './remote.ts';

const channel = {
  // What cannot be sent is for a host that is gone, and with it this process.
  send: (message: unknown): void => void process.send?.(message, undefined, undefined, () => undefined),
  onMessage: (listen: (message: unknown) => void): void => void process.on('message', listen),
};
const portOf = connectPorts(channel);
/** The host serves each port by the interface of that name; the proxy has all its methods. */
const remote = <Name extends RemotePort>(name: Name): Services[Name] => portOf(name) as Services[Name];
const absent = (name: string): never => {
  throw new Error(`Cannot use ${name} in the search worker.`);
};

const pack = loadPack(process.argv[2] ?? 'packs/support');
const machine: unknown = JSON.parse(await readFile(machineFile, 'utf8'));
const layout = topology(pack, machine);
const searches = searchesOnThreads({ most: layout.worker.threads });
const log = createLog({ clock: systemClock, level: logLevelOf(process.env['DELIBERATE_LOG'], 'warn') });
/** Learns when the first search comes, so that the host's start has the machine to itself. */
let reasoner: Reasoner | undefined;
const services: Services = {
  pack,
  clock: systemClock,
  random: systemRandom,
  log,
  metrics: createMetrics(),
  tracer: createTracer(),
  get reasoner() {
    return (reasoner ??= createExtractiveReasoner({ pack }));
  },
  searches,
  sessions: remote('sessions'),
  checkpoints: remote('checkpoints'),
  knowledge: remote('knowledge'),
  extensions: remote('extensions'),
  tasks: remote('tasks'),
  queue: remote('queue'),
  ledger: remote('ledger'),
  episodes: remote('episodes'),
  queueUrl: (name) => name,
  broadcast: (tenant, frame) => {
    channel.send({ broadcast: { tenant, frame } });
  },
  get orchestrator() {
    return absent('the orchestrator');
  },
  get signer() {
    return absent('the signer');
  },
  get anchors() {
    return absent('the anchors');
  },
  get keys() {
    return absent('keys');
  },
  get counters() {
    return absent('counters');
  },
  get idempotency() {
    return absent('kept answers');
  },
  get tickets() {
    return absent('tickets');
  },
  get uploads() {
    return absent('uploads');
  },
  get arrivals() {
    return absent('arrivals');
  },
};

const queue: WakingQueue = services.queue;
const worker = startWorker(services, queue, layout);
const end = (): void => {
  void worker.stop().finally(() => process.exit(0));
};
process.on('SIGTERM', end);
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
channel.send({ ready: true });

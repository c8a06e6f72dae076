import { readFileSync } from 'node:fs';
import { memoryFolder, openSqlite } from '../../src/adapters/sqlite/index.ts';
import type { DataFolder, Sqlite, WriteHooks } from '../../src/adapters/sqlite/index.ts';
import { createMetrics } from '../../src/adapters/telemetry/index.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Extensions } from '../../src/ports/extensions.ts';
import type { Pack } from '../../src/ports/pack.ts';
import type { Random } from '../../src/ports/random.ts';
import type { Reasoner } from '../../src/ports/reasoner.ts';
import type { Services } from '../../src/usecases/services.ts';
import type { WakingQueue } from '../../src/usecases/consume.ts';
import { createCore } from '../../local/host/core.ts';
import type { Core } from '../../local/host/core.ts';
import { createExtensions } from '../../local/extensions/index.ts';
import { indexPack } from '../../local/host/knowledge.ts';
import { machineFile } from '../../local/host/machine.ts';
import { queueSettings } from '../../local/host/queues.ts';
import { deskInProcess } from '../../packs/support/desk/in-process.ts';
import type { DeskInProcess } from '../../packs/support/desk/in-process.ts';
import type { FaultPlan } from '../../packs/support/desk/faults.ts';
import { topology } from '../../topology/index.ts';
import { SimClock } from '../support/sim-clock.ts';
import { seededRandom } from '../support/seeded-random.ts';

export const tenant = 'default';

/** What a crash throws: the host is gone, and nothing it still runs has any effect. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** A point at which the host dies: the k-th durable write (from 1), before or after it. */
export type CrashPoint = { write: number; side: 'before' | 'after' };

/** What the simulation changes about a host, to make life hard or to plant a bug. */
export type Twist = {
  services?: (services: Services) => Services;
  queue?: (queue: WakingQueue, random: Random) => WakingQueue;
  extensions?: (extensions: Extensions) => Extensions;
  store?: (store: Sqlite) => Sqlite;
};

export type WorldOptions = {
  seed: number;
  pack: Pack;
  reasoner: Reasoner;
  modules: ReadonlyMap<string, unknown>;
  faults?: FaultPlan;
  twist?: Twist;
  /** Another pack's system in place of the support pack's desk, and the settings that its extensions want. */
  system?: (now: () => number) => Pick<DeskInProcess, 'transport'>;
  env?: Readonly<Record<string, string>>;
};

type Running = { core: Core; store: Sqlite; alive: boolean };

const machine = readFileSync(machineFile, 'utf8');
const definition: unknown = JSON.parse(machine);

/** One machine under a simulated clock, chance and I/O: its data folder and desk outlive the host, which may die. */
export class World {
  readonly clock = new SimClock(Date.parse('2026-04-15T09:00:00Z'));
  readonly random: Random;
  readonly desk: DeskInProcess;
  readonly errors: unknown[] = [];
  /** Durable writes so far, of all hosts. */
  writes = 0;
  crashes = 0;
  /** Labels of each durable write. */
  readonly labels: string[] = [];
  readonly #options: WorldOptions;
  readonly #folder: DataFolder = memoryFolder();
  readonly #system: Pick<DeskInProcess, 'transport'>;
  #crashAt: CrashPoint | undefined;
  #running: Running | undefined;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.random = seededRandom(options.seed);
    this.desk = deskInProcess({
      token: 'simulated',
      now: () => this.clock.now(),
      wait: (ms) => new Promise((resolve) => this.clock.after(ms, resolve)),
      ...(options.faults === undefined ? {} : { faults: options.faults }),
    });
    this.#system = options.system?.(() => this.clock.now()) ?? this.desk;
  }

  /** The host's services. @throws when no host runs */
  get services(): Services {
    if (this.#running === undefined) throw new Error('Cannot use the host because it is down.');
    return this.#running.core.services;
  }

  get engine(): Core['engine'] {
    if (this.#running === undefined) throw new Error('Cannot use the engine because the host is down.');
    return this.#running.core.engine;
  }

  get up(): boolean {
    return this.#running !== undefined;
  }

  crashAt(point: CrashPoint): void {
    this.#crashAt = point;
  }

  /** Starts a host on the data folder. */
  async boot(): Promise<void> {
    const { pack, reasoner, modules, twist = {}, seed } = this.#options;
    const running: { host?: Running } = {};
    const alive = (): boolean => running.host === undefined || running.host.alive;
    const clock = livingClock(this.clock, alive);
    const random = seededRandom(seed * 7919 + this.crashes);
    const hooks: WriteHooks = {
      beforeCommit: (labels) => {
        this.writes += 1;
        this.labels.push(labels.join('+'));
        this.#maybeCrash('before');
      },
      afterCommit: () => this.#maybeCrash('after'),
    };
    const declared = topology(pack, definition);
    // Swept less often than in life: a run lasts weeks of simulated time.
    const layout = {
      ...declared,
      schedules: declared.schedules.map((one) => ({ ...one, every_seconds: 600 })),
    };
    const opened = openSqlite({
      folder: this.#folder,
      clock,
      random,
      hooks,
      // All that a host does between two timers is then microtasks, so that no timer overtakes it.
      defer: queueMicrotask,
      queues: queueSettings(layout),
    });
    const store = twist.store?.(opened) ?? opened;
    const log: Services['log'] = (level, event, fields) => {
      if (level === 'error') this.errors.push({ event, ...fields });
    };
    const extensions = createExtensions({
      packDir: pack.folder,
      file: pack.extensions,
      env: this.#options.env ?? { DESK_URL: 'http://127.0.0.1:9', DESK_TOKEN: 'simulated' },
      clock,
      log,
      modules,
      transport: (url, init) => {
        if (!alive()) return new Promise(() => undefined);
        return this.#system.transport(String(url), init);
      },
    });
    const queue = twist.queue?.(store.queue, seededRandom(seed * 31 + this.crashes)) ?? store.queue;
    const core = createCore({
      ...store,
      queue,
      pack,
      clock,
      random,
      reasoner,
      extensions: twist.extensions?.(extensions) ?? extensions,
      broadcast: () => undefined,
      log,
      metrics: createMetrics(),
      tracer: { span: (_name, _attributes, run) => run(() => undefined) },
      topology: layout,
      machine,
      searchHere: true,
      ...(twist.services === undefined ? {} : { decorate: twist.services }),
    });
    const host: Running = { core, store, alive: true };
    running.host = host;
    this.#running = host;
    try {
      await indexPack(core.services, tenant);
      await core.start();
    } catch (thrown) {
      if (host.alive) throw thrown;
    }
  }

  #maybeCrash(side: CrashPoint['side']): void {
    if (this.#crashAt?.write !== this.writes || this.#crashAt.side !== side) return;
    this.crash();
    throw new Crash(`The host died ${side} write ${this.writes}.`);
  }

  /** The host dies where it stands. */
  crash(): void {
    this.#crashAt = undefined;
    this.crashes += 1;
    if (this.#running !== undefined) this.#running.alive = false;
    this.#running = undefined;
  }

  /** Lets `ms` pass, and starts the host again where it died meanwhile. */
  async advance(ms: number): Promise<void> {
    await this.clock.advance(ms);
    if (!this.up) await this.boot();
  }
}

/** The clock of one host: once that is dead, its timers never run. */
const livingClock = (clock: Clock, alive: () => boolean): Clock => ({
  now: () => clock.now(),
  after: (ms, run) =>
    clock.after(ms, () => {
      if (alive()) run();
    }),
});

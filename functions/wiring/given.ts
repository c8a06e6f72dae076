import type { FunctionSettings, Port } from '../../src/contracts/function-settings.ts';
import type { Archive } from '../../src/ports/archive.ts';
import type { Bus } from '../../src/ports/bus.ts';
import type { Connections } from '../../src/ports/connections.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Frames } from '../../src/ports/frames.ts';
import type { Pack } from '../../src/ports/pack.ts';
import type { People } from '../../src/ports/people.ts';
import type { Random } from '../../src/ports/random.ts';
import type { Reasoner } from '../../src/ports/reasoner.ts';
import type { SearchPool } from '../../src/ports/search-pool.ts';
import type { Log } from '../../src/ports/telemetry.ts';
import type { WorkerService } from '../../src/ports/worker.ts';
import type { Services } from '../../src/usecases/services.ts';
import type { SnapshotIndexOptions } from '../retrieval/snapshot-index.ts';

export type { Connection } from '../../src/ports/connections.ts';

/** What an adapter is made of. */
export type Given = {
  settings: FunctionSettings;
  clock: Clock;
  random: Random;
  log: Log;
  /** Read on first use. */
  readonly pack: Pack;
};

/** The cloud's own ports, which no use case knows. */
export type HostPorts = {
  people: People | undefined;
  bus: Bus;
  archive: Archive;
  connections: Connections;
  /** Where the embedded index lies when nobody uses it. */
  snapshots: SnapshotIndexOptions['snapshots'];
  worker: WorkerService | undefined;
};

/** What stands behind each name of a port. Reasoner and searches are no ports of the topology: they touch nothing. */
export type PortOf<P extends Port | 'reasoner' | 'searches'> = P extends keyof HostPorts
  ? NonNullable<HostPorts[P]>
  : P extends 'broadcast'
    ? Frames
    : P extends keyof Services
      ? Services[P]
      : P extends 'reasoner'
        ? Reasoner
        : P extends 'searches'
          ? SearchPool
          : never;

/** A file of `functions/wiring/ports`. */
export type PortModule<P extends Port | 'reasoner' | 'searches'> = { make: (given: Given) => PortOf<P> };

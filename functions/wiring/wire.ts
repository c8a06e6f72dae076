/**
 * Where a function of a deployment gets its services. An entry names the ports it uses, each by the file that makes it;
 * a port it did not name is not in its bundle, and using it fails. A test holds the names equal to the topology's, from
 * which its role is made, so that code and role allow the same.
 */
import {
  createLambdaLog,
  createLambdaMetrics,
  createSampledTracer,
  isSampled,
} from '../../src/adapters/aws/telemetry/index.ts';
import { systemClock, systemRandom } from '../../src/adapters/system/index.ts';
import type { FunctionSettings, Port } from '../../src/contracts/function-settings.ts';
import { ports as allPorts } from '../../src/contracts/function-settings.ts';
import type { Pack } from '../../src/ports/pack.ts';
import type { Services } from '../../src/usecases/services.ts';
import type { Given, HostPorts, PortModule } from './given.ts';
import { readPack } from './pack.ts';
import { portsOf } from './ports-of.ts';
import { searchRouting } from './search-routing.ts';
import type { Environment } from './settings.ts';
import { readSettings } from './settings.ts';
import { showing } from './showing.ts';

/** The ports of a function, and whether it reasons; `queueUrl` needs no adapter. */
export type Ports = {
  readonly [P in Exclude<Port, 'queueUrl'> | 'reasoner' | 'searches']?: () => Promise<PortModule<P>>;
} & { readonly queueUrl?: true };

export type Wired = {
  services: Services;
  /** The cloud's own ports. */
  host: HostPorts;
  settings: FunctionSettings;
  /** What every line of the log says from now on. */
  about: (fields: Readonly<Record<string, string | undefined>>) => void;
  /** Does what waits for an invocation's end, and writes metrics. Never throws. */
  settle: () => Promise<void>;
};

/**
 * Builds what a function is made of; adapters are loaded and made on first use.
 * @throws Failure `SettingsInvalid` that lists everything that is missing or wrong
 */
export const wire = (ports: Ports, env: Environment = process.env): Wired => {
  const settings = readSettings(
    env,
    allPorts.filter((port) => Object.hasOwn(ports, port)),
  );
  const service = settings.DELIBERATE_STAGE;
  const { log, about } = createLambdaLog({ service, level: settings.DELIBERATE_LOG });
  const metrics = createLambdaMetrics({ service });
  const tracer = createSampledTracer({
    traced: () => isSampled(process.env['_X_AMZN_TRACE_ID']),
    load: async () => (await import('./tracer.ts')).make({ service }),
  });
  let pack: Pack | undefined;
  const given: Given = {
    settings,
    clock: systemClock,
    random: systemRandom,
    log,
    get pack() {
      return (pack ??= readPack());
    },
  };
  const { port, optional } = portsOf(ports, given);
  const host: HostPorts = {
    get people() {
      return optional('people');
    },
    get worker() {
      return optional('worker');
    },
    get bus() {
      return port('bus');
    },
    get archive() {
      return port('archive');
    },
    get connections() {
      return port('connections');
    },
    get snapshots() {
      return port('snapshots');
    },
  };
  const routing = searchRouting({ declared: ports.queueUrl === true, host, given });
  const shown = showing(given);
  const services: Services = {
    clock: given.clock,
    random: given.random,
    log,
    metrics,
    tracer,
    queueUrl: routing.queueUrl,
    get broadcast() {
      return shown.by(port('broadcast'));
    },
    get pack() {
      return given.pack;
    },
    get reasoner() {
      return port('reasoner');
    },
    get searches() {
      return port('searches');
    },
    get checkpoints() {
      return port('checkpoints');
    },
    get sessions() {
      return port('sessions');
    },
    get episodes() {
      return port('episodes');
    },
    get ledger() {
      return port('ledger');
    },
    get keys() {
      return port('keys');
    },
    get counters() {
      return port('counters');
    },
    get idempotency() {
      return port('idempotency');
    },
    get tickets() {
      return port('tickets');
    },
    get uploads() {
      return port('uploads');
    },
    get arrivals() {
      return port('arrivals');
    },
    get knowledge() {
      return port('knowledge');
    },
    get extensions() {
      return port('extensions');
    },
    get orchestrator() {
      return port('orchestrator');
    },
    get tasks() {
      return port('tasks');
    },
    get queue() {
      return port('queue');
    },
    get signer() {
      return port('signer');
    },
    get anchors() {
      return port('anchors');
    },
  };
  return {
    services,
    host,
    settings,
    about,
    async settle() {
      await Promise.all([routing.settle(), shown.settle()]);
      metrics.flush();
    },
  };
};

/** The one-machine host: the core, with its files, sockets and processes. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite } from '../src/adapters/sqlite/index.ts';
import { createLog, createMetrics, createTracer, logLevelOf } from '../src/adapters/telemetry/index.ts';
import { loadPack } from '../src/adapters/pack/index.ts';
import { createExtractiveReasoner } from '../src/reasoning/index.ts';
import { cancel } from '../src/usecases/cancel.ts';
import { decide } from '../src/usecases/decide.ts';
import { erase } from '../src/usecases/erase.ts';
import { handoverReply } from '../src/usecases/handover-reply.ts';
import { makePlan } from '../src/usecases/make-plan.ts';
import { message } from '../src/usecases/message.ts';
import { resume } from '../src/usecases/resume.ts';
import { submit } from '../src/usecases/submit.ts';
import type { UploadRef } from '../src/contracts/upload.ts';
import { uploadNotice } from '../src/contracts/upload.ts';
import { ingestQueue, topology } from '../topology/index.ts';
import { createExtensions, startCompanion } from './extensions/index.ts';
import { createCore } from './host/core.ts';
import type { FirstKeys } from './host/first-keys.ts';
import { firstKeys } from './host/first-keys.ts';
import { indexPack } from './host/knowledge.ts';
import { machineFile } from './host/machine.ts';
import { queueSettings } from './host/queues.ts';
import type { Settings } from './host/settings.ts';
import { systemClock, systemRandom } from './host/system.ts';
import { createHub, defaultSettings, parseLimits, startServer } from './server/index.ts';
import { startWorkerProcess } from './worker/child.ts';

export { readSettings } from './host/settings.ts';
export type { Settings, StartFlags } from './host/settings.ts';

export type Host = {
  url: string;
  keys: FirstKeys;
  /** A question of the pack's field, to try things with. */
  example: string;
  /** Ends what runs, in order: takes nothing new, lets what is under way end or hands it back, closes the files. */
  stop(): Promise<void>;
};

/** What opens has to be closed again, the newest first, also when something after it cannot start. */
const closer = (): { add: (end: () => unknown) => void; run: () => Promise<void> } => {
  const ends: (() => unknown)[] = [];
  return {
    add: (end) => void ends.push(end),
    async run() {
      for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
    },
  };
};

/**
 * Starts the host and resolves when it serves.
 * @throws Failure `PackInvalid`, `DataLocked`, `DataCorrupt`, `DataTooNew`, `DiskFull`, `PortInUse`, `SettingsInvalid`,
 * `MachineInvalid`: nothing is left running then
 */
export const startHost = async (
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Host> => {
  const ends = closer();
  try {
    return await start(settings, env, ends);
  } catch (thrown) {
    await ends.run();
    throw thrown;
  }
};

const start = async (
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
  ends: ReturnType<typeof closer>,
): Promise<Host> => {
  const clock = systemClock;
  const random = systemRandom;
  const log = createLog({ clock, level: logLevelOf(settings.DELIBERATE_LOG, 'warn') });
  const metrics = createMetrics({ process: true });
  const pack = loadPack(settings.DELIBERATE_PACK);
  const machine = readFileSync(machineFile, 'utf8');
  const layout = topology(pack, JSON.parse(machine));
  const store = openSqlite({
    folder: settings.DELIBERATE_DATA,
    clock,
    random,
    queues: queueSettings(layout),
    ...(settings.DELIBERATE_ANCHORS === undefined ? {} : { anchorsFolder: settings.DELIBERATE_ANCHORS }),
  });
  ends.add(() => store.close());
  const dataDir = join(settings.DELIBERATE_DATA, 'companion');
  mkdirSync(dataDir, { recursive: true });
  const companion = await startCompanion({
    packDir: pack.folder,
    file: pack.extensions,
    env,
    dataDir,
    clock,
    random,
    log,
  });
  ends.add(() => companion?.close());
  const extensions = createExtensions({
    packDir: pack.folder,
    file: pack.extensions,
    env: { ...env, ...companion?.variables },
    clock,
    log,
  });
  ends.add(() => extensions.close());
  const hub = createHub(clock);
  const core = createCore({
    ...store,
    sessions: hub.watched(store.sessions),
    pack,
    clock,
    random,
    log,
    metrics,
    tracer: createTracer(),
    broadcast: hub.broadcast,
    reasoner: createExtractiveReasoner({ pack }),
    extensions,
    topology: layout,
    machine,
    searchHere: false,
  });
  const { services } = core;
  for (const tenant of settings.DELIBERATE_TENANTS) await indexPack(services, tenant);
  await store.queue.giveBackAll();
  const arrived = (ref: UploadRef): Promise<void> => store.queue.send(ingestQueue, uploadNotice(ref));
  for (const ref of store.intake.waiting()) await arrived(ref);
  await core.start();
  ends.add(() => core.stop());
  const worker = startWorkerProcess({
    pack: pack.folder,
    ports: services,
    broadcast: hub.broadcast,
    clock,
    log,
  });
  ends.add(() => worker.stop());
  const server = await startServer(
    {
      services,
      useCases: { submit, message, cancel, resume, erase, handoverReply, decide, makePlan },
      watch: hub.watch,
      settings: {
        ...defaultSettings,
        limits: parseLimits(settings.DELIBERATE_LIMITS),
        console_origin: settings.DELIBERATE_CONSOLE_ORIGIN,
      },
      checks: {
        store: async () => void (await store.keys.list(settings.DELIBERATE_TENANTS[0] ?? 'default')),
        worker: async () => {
          if (worker.pid() === undefined) throw new Error('The search worker is not running.');
        },
      },
      exposition: async () => ({ media: metrics.contentType, text: await metrics.text() }),
    },
    {
      hub,
      port: settings.PORT,
      takeUpload: async (token, bytes) => arrived(await store.intake.take(token, bytes)),
    },
  );
  ends.add(() => server.close());
  // Last, so that keys are never made by a start that fails and shows them to nobody.
  const keys = await firstKeys(services, {
    tenant: settings.DELIBERATE_TENANTS[0] ?? 'default',
    ...(settings.DELIBERATE_API_KEY === undefined ? {} : { operatorKey: settings.DELIBERATE_API_KEY }),
    customer_id: pack.manifest.try_as,
  });
  return {
    url: server.url,
    keys,
    example: pack.triage.intents[0]?.utterances[0] ?? 'Hello',
    stop: () => ends.run(),
  };
};

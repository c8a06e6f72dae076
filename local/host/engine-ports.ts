import { toFailure } from '../../src/contracts/errors.ts';
import type { Orchestrator, Tasks } from '../../src/ports/orchestrator.ts';
import type { Engine, LoadedMachine } from '../engine/index.ts';

/** The engine as the state machine service that use cases know. */
export const engineOrchestrator = (engine: Engine, machine: LoadedMachine): Orchestrator => ({
  async start(name, input) {
    try {
      await engine.start(machine, name, input);
    } catch (thrown) {
      if (toFailure(thrown).code !== 'ExecutionExists') throw thrown;
    }
  },
  async stop(name, cause) {
    if ((await engine.describe(name))?.status === 'RUNNING') await engine.stop(name, 'Cancelled', cause);
  },
  async status(name) {
    return (await engine.describe(name))?.status;
  },
});

/** The engine's task tokens. */
export const engineTasks = (engine: Engine): Tasks => ({
  succeed: (token, output) => engine.sendTaskSuccess(token, JSON.stringify(output)),
  fail: (token, error, cause) => engine.sendTaskFailure(token, error, cause),
  heartbeat: (token) => engine.sendTaskHeartbeat(token),
});

export { sfnOrchestrator } from './orchestrator.ts';
export { sfnTasks } from './tasks.ts';

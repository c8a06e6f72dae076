export { ecsProtection } from './protection.ts';
export { ecsWorkerService } from './service.ts';

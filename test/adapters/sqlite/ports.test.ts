import { describeQueueContract } from '../../ports/queue.contract.ts';
import { describeSessionStoreContract } from '../../ports/session-store.contract.ts';
import { making } from './support.ts';

describeSessionStoreContract(
  'SQLite',
  making(({ sessions }) => sessions),
);
describeQueueContract(
  'SQLite',
  making(({ queue }) => queue),
);

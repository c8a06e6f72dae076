import {
  describeCountersContract,
  describeIdempotencyContract,
  describeKeysContract,
  describeTicketsContract,
} from '../../ports/access.contract.ts';
import { describeJournalContract } from '../../ports/journal.contract.ts';
import { describeKnowledgeIndexContract } from '../../ports/knowledge-index.contract.ts';
import { describeLedgerContract } from '../../ports/ledger.contract.ts';
import { describeEpisodesContract } from '../../ports/memory.contract.ts';
import { describeQueueContract } from '../../ports/queue.contract.ts';
import { describeSessionStoreContract } from '../../ports/session-store.contract.ts';
import { describeAnchorsContract, describeSignerContract } from '../../ports/signer.contract.ts';
import { making } from './support.ts';

const adapter = 'SQLite';

describeSessionStoreContract(
  adapter,
  making(({ sessions }) => sessions),
);
describeQueueContract(
  adapter,
  making(({ queue }) => queue),
);
describeKnowledgeIndexContract(
  adapter,
  making(({ knowledge }) => knowledge),
);
describeLedgerContract(
  adapter,
  making(({ ledger }) => ledger),
);
describeKeysContract(
  adapter,
  making(({ keys }) => keys),
);
describeCountersContract(
  adapter,
  making(({ counters }) => counters),
);
describeIdempotencyContract(
  adapter,
  making(({ idempotency }) => idempotency),
);
describeTicketsContract(
  adapter,
  making(({ tickets }) => tickets),
);
describeEpisodesContract(
  adapter,
  making(({ episodes }) => episodes),
);
describeSignerContract(
  adapter,
  making(({ signer }) => signer),
);
describeAnchorsContract(
  adapter,
  making(({ anchors }) => anchors),
);
describeJournalContract(
  adapter,
  making(({ journal }) => journal),
);

/** Holds a data folder until it is killed. Run by the tests of the lock. */
import { openDatabase } from '../../../src/adapters/sqlite/database.ts';

const db = openDatabase({ folder: process.argv[2] ?? '' });
await db.write('keep', () =>
  db.sql(`INSERT INTO settings VALUES ('kept', x'00') ON CONFLICT DO NOTHING`).run(),
);
process.stdout.write('open\n');
setInterval(() => undefined, 1000);

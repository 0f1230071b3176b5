/** The floor's SQLite, on a thread of its own as the product has it: WAL, and FULL. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { TABLES, type Batch } from './batch.ts';

const db = new DatabaseSync(String(workerData));
db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; ${TABLES}`);
const addEvent = db.prepare('INSERT INTO events VALUES (?, ?, ?)');
const addDelivery = db.prepare(`INSERT INTO deliveries VALUES (?, ?, 'leased', ?)`);
const addAttempt = db.prepare('INSERT INTO attempts VALUES (?, ?, ?, ?, ?)');
const settle = db.prepare(`UPDATE deliveries SET state = 'delivered' WHERE id = ?`);

parentPort?.on('message', ({ events, attempts }: Batch) => {
  const now = Date.now();
  db.exec('BEGIN IMMEDIATE');
  for (const { id, body } of events) {
    addEvent.run(id, now, body);
    addDelivery.run(id, id, now);
  }
  for (const { deliveryId, status, ms } of attempts) {
    addAttempt.run(deliveryId, deliveryId, status, ms, now);
    settle.run(deliveryId);
  }
  db.exec('COMMIT');
  parentPort?.postMessage('written');
});

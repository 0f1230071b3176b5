/**
 * The floor with a disk: takes a POST, commits it with the delivery it owes, answers, signs and sends it, and commits
 * what came of it with a later batch. No checks, no tenants, no order, no retries.
 * Usage: node durable.ts PORT SINK_PORT sqlite:FILE|postgres://…
 */
import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { Batch } from './batch.ts';
import { KeepAliveSender } from './keep-alive-sender.ts';
import { postgresFloor, sqliteFloor } from './stores.ts';

const [port, sinkPort, database = ''] = process.argv.slice(2);
const { write } = database.startsWith('sqlite:') ? sqliteFloor(database.slice('sqlite:'.length)) : await postgresFloor(database);
const sender = new KeepAliveSender(Number(sinkPort));
const secret = Buffer.alloc(32, 7);

/** Attempts that nobody waits for wait so long for company. */
const LINGER_MS = 5;

type Owed = { id: number; body: string; answer: () => void };
let lastId = 0;
let owed: Owed[] = [];
let attempts: Batch['attempts'] = [];
let writing = false;
let lingering = false;

async function writeWhatWaits(): Promise<void> {
  if (writing) return;
  writing = true;
  while (owed.length > 0) {
    const events = owed;
    const batch = { events: events.map(({ id, body }) => ({ id, body })), attempts };
    [owed, attempts] = [[], []];
    await write(batch);
    for (const { id, body, answer } of events) {
      answer();
      send(id, body);
    }
  }
  writing = false;
  linger();
}

function linger(): void {
  if (lingering || writing || attempts.length === 0) return;
  lingering = true;
  setTimeout(() => {
    lingering = false;
    if (writing || attempts.length === 0) return;
    const batch = { events: [], attempts };
    attempts = [];
    writing = true;
    void write(batch).then(() => {
      writing = false;
      return writeWhatWaits();
    });
  }, LINGER_MS);
}

function send(id: number, body: string): void {
  const startedAt = performance.now();
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`evt_${id}.${seconds}.`).update(body).digest('base64');
  const headers = `webhook-id: evt_${id}\r\nwebhook-timestamp: ${seconds}\r\nwebhook-signature: v1,${signature}\r\n`;
  sender.send(headers, body, (status) => {
    attempts.push({ deliveryId: id, status, ms: performance.now() - startedAt });
    linger();
  });
}

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const answer = () => response.writeHead(201, { 'content-type': 'application/json', 'content-length': 2 }).end('{}');
    owed.push({ id: ++lastId, body: Buffer.concat(chunks).toString(), answer });
    setImmediate(() => void writeWhatWaits());
  });
});
server.listen(Number(port), '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${port}\n`));

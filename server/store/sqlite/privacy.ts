import type { AuditNote } from '../../workspace/audit.ts';
import { erasedBody } from '../../webhooks/erased-body.ts';
import type { ErasedEvents, ErasedRest, PrivacyStore, Traces } from '../contract-privacy.ts';
import { answerPatterns, asInPosts, ERASED_ANSWER } from '../erased-answer.ts';
import { addAuditNote } from './audit.ts';
import type { Database } from './database.ts';
import type { Parts } from './parts.ts';
import { nextWaiting } from './release-waiting.ts';
import type { Transaction } from './transaction.ts';
import { isWipeOwed, wipe } from './wipe.ts';

const EVENTS = `
  SELECT seq FROM events WHERE workspace_id = ? AND seq > ? AND model = 'contact' AND record_id = ? ORDER BY seq LIMIT ?`;
const MESSAGES = 'SELECT * FROM whatsapp_messages WHERE workspace_id = ? AND contact_id = ? ORDER BY sent_at, id LIMIT ?';

type OfContact = { workspaceId: number; contactId: number; limit: number };

export function eventsOfContact(db: Database, { workspaceId, contactId, after, limit }: OfContact & { after: number }): number[] {
  return db.rows<{ seq: number }>(EVENTS, [workspaceId, after, contactId, limit]).map(({ seq }) => seq);
}

export function messagesOfContact(db: Database, { workspaceId, contactId, limit }: OfContact): Record<string, unknown>[] {
  return db.rows<Record<string, unknown>>(MESSAGES, [workspaceId, contactId, limit]).map((row) => ({ ...row }));
}

const BODY = 'SELECT body FROM events WHERE workspace_id = ? AND seq = ?';
const SET_BODY = 'UPDATE events SET body = ? WHERE workspace_id = ? AND seq = ?';
const EMPTY_ATTEMPTS = `
  UPDATE webhook_logs SET response_headers = NULL, response_body = NULL WHERE workspace_id = ? AND event_seq = ?`;
const DELIVERIES = 'SELECT id, state FROM deliveries WHERE workspace_id = ? AND event_seq = ?';
const SKIP = `
  UPDATE deliveries SET state = 'skipped', reason = 'erased', due_at = NULL, settled_at = coalesce(settled_at, ?)
  WHERE workspace_id = ? AND id = ? AND state IN ('waiting', 'due', 'failed', 'skipped')`;
const RELEASE = `UPDATE deliveries SET state = 'due' WHERE workspace_id = ? AND id = ?`;

type Step = { workspaceId: number; seqs: number[]; nowMs: number };

export function eraseEvents(tx: Transaction, { workspaceId, seqs, nowMs }: Step): ErasedEvents {
  const erased = { events: 0, attempts: 0, deliveries: 0, inFlight: 0 };
  for (const seq of seqs) {
    const body = tx.db.row<{ body: string }>(BODY, [workspaceId, seq])?.body;
    const left = body === undefined ? null : erasedBody(body);
    if (left === null) continue;
    if (left !== body) erased.events += tx.db.run(SET_BODY, [left, workspaceId, seq]);
    erased.attempts += tx.db.run(EMPTY_ATTEMPTS, [workspaceId, seq]);
    for (const delivery of tx.db.rows<Found>(DELIVERIES, [workspaceId, seq])) {
      if (delivery.state === 'leased') erased.inFlight++;
      else if (skip(tx, { ...delivery, workspaceId, nowMs })) erased.deliveries++;
    }
  }
  return erased;
}

type Found = { id: number; state: string };

/** Whether it was still to be sent. Whoever waited behind it becomes due. */
function skip(tx: Transaction, { workspaceId, id, state, nowMs }: Found & { workspaceId: number; nowMs: number }): boolean {
  if (tx.db.run(SKIP, [nowMs, workspaceId, id]) === 0 || (state !== 'due' && state !== 'waiting')) return false;
  const next = nextWaiting(tx, { workspaceId, id });
  if (next) tx.db.run(RELEASE, [workspaceId, next.id]);
  return true;
}

const REPLACE_ANSWERS = 'UPDATE answers SET body = ? WHERE workspace_id = ? AND done = 1 AND body LIKE ?';
const EMPTY_MESSAGES = `
  UPDATE whatsapp_messages SET phone = NULL, user_id = NULL, text = NULL, content = '{}', request = NULL, due_at = NULL
  WHERE workspace_id = ? AND contact_id = ?`;
const FORGET_SENDERS = 'DELETE FROM whatsapp_senders WHERE workspace_id = ? AND contact_id = ?';

const FORGET_PARTICIPANTS = `
  DELETE FROM whatsapp_receipts WHERE workspace_id = ? AND participant <> '' AND wamid IN
    (SELECT wamid FROM whatsapp_messages WHERE workspace_id = ? AND contact_id = ?)`;

type Rest = { workspaceId: number; contactId: number; names: string[]; audit: AuditNote };

export function eraseRest(tx: Transaction, { workspaceId, contactId, names, audit }: Rest): ErasedRest {
  let answers = 0;
  for (const pattern of answerPatterns(contactId, names)) answers += tx.db.run(REPLACE_ANSWERS, [ERASED_ANSWER, workspaceId, pattern]);
  tx.db.run(FORGET_PARTICIPANTS, [workspaceId, workspaceId, contactId]);
  const messages = tx.db.run(EMPTY_MESSAGES, [workspaceId, contactId]);
  tx.db.run(FORGET_SENDERS, [workspaceId, contactId]);
  addAuditNote(tx, audit);
  tx.numbers.take('erasure');
  return { answers, messages };
}

const NAMES = `
  SELECT phone AS name FROM whatsapp_messages WHERE workspace_id = ?1 AND contact_id = ?2 AND phone IS NOT NULL
  UNION SELECT user_id FROM whatsapp_messages WHERE workspace_id = ?1 AND contact_id = ?2 AND user_id IS NOT NULL
  UNION SELECT sender FROM whatsapp_senders WHERE workspace_id = ?1 AND contact_id = ?2
  ORDER BY 1`;
const NUMBERS = 'SELECT DISTINCT number_id AS id FROM whatsapp_messages WHERE workspace_id = ? AND contact_id = ?';

export function tracesOfContact(db: Database, { workspaceId, contactId }: Omit<OfContact, 'limit'>): Traces {
  const names = db.rows<{ name: string }>(NAMES, [workspaceId, contactId]).map(({ name }) => name);
  return { names, numberIds: db.rows<{ id: string }>(NUMBERS, [workspaceId, contactId]).map(({ id }) => id) };
}

const NEXT_POSTS = 'SELECT max(id) AS last FROM (SELECT id FROM meta_posts WHERE id > ? ORDER BY id LIMIT ?)';
const NAMES_ONE = (list: string) => `EXISTS (SELECT 1 FROM json_each(${list}) WHERE instr(body, CAST(value AS BLOB)) > 0)`;
const ERASE_POSTS = `
  DELETE FROM meta_posts WHERE id > ? AND id <= ? AND due_at IS NULL AND ${NAMES_ONE('?')} AND ${NAMES_ONE('?')}`;

type PostStep = Traces & { after: number; limit: number };

export function erasePosts(tx: Transaction, { names, numberIds, after, limit }: PostStep): { posts: number; last: number | null } {
  const last = tx.db.row<{ last: number | null }>(NEXT_POSTS, [after, limit])?.last ?? null;
  if (last === null) return { posts: 0, last };
  const lists = [names, numberIds].map((values) => JSON.stringify(asInPosts(values)));
  return { posts: tx.db.run(ERASE_POSTS, [after, last, ...lists]), last };
}

export function privacyStore({ near, reader, writer }: Parts, file: string): PrivacyStore {
  return {
    eventsOf: (query) => reader.ask('eventsOfContact', query),
    eraseEvents: (step) => writer.run('eraseEvents', step),
    tracesOf: (contact) => reader.ask('tracesOfContact', contact),
    erasePosts: (step) => writer.run('erasePosts', step),
    eraseRest: (erasure) => writer.run('eraseRest', erasure),
    wipe: () => wipe({ near, reader, writer }, file),
    wipeOwed: () => near.read(isWipeOwed),
    messagesOf: (query) => reader.ask('messagesOfContact', query),
  };
}

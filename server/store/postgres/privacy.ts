import type { AuditNote } from '../../workspace/audit.ts';
import { erasedBody } from '../../webhooks/erased-body.ts';
import type { ErasedEvents, ErasedRest, PrivacyStore, Traces } from '../contract-privacy.ts';
import { answerPatterns, asInPosts, ERASED_ANSWER } from '../erased-answer.ts';
import { addAuditNote } from './audit.ts';
import type { Database } from './database.ts';
import type { Parts } from './parts.ts';
import type { Transaction } from './transaction.ts';

const EVENTS = `
  SELECT seq FROM events WHERE workspace_id = $1 AND seq > $2 AND model = 'contact' AND record_id = $3 ORDER BY seq LIMIT $4`;
const MESSAGES = 'SELECT * FROM whatsapp_messages WHERE workspace_id = $1 AND contact_id = $2 ORDER BY sent_at, id LIMIT $3';

type OfContact = { workspaceId: number; contactId: number; limit: number };

async function eventsOfContact(db: Database, { workspaceId, contactId, after, limit }: OfContact & { after: number }): Promise<number[]> {
  return (await db.rows<{ seq: number }>(EVENTS, [workspaceId, after, contactId, limit])).map(({ seq }) => seq);
}

async function messagesOfContact(db: Database, { workspaceId, contactId, limit }: OfContact): Promise<Record<string, unknown>[]> {
  return db.rows<Record<string, unknown>>(MESSAGES, [workspaceId, contactId, limit]);
}

const BODY = 'SELECT body FROM events WHERE workspace_id = $1 AND seq = $2';
const SET_BODY = 'UPDATE events SET body = $1 WHERE workspace_id = $2 AND seq = $3';
const EMPTY_ATTEMPTS = `
  UPDATE webhook_logs SET response_headers = NULL, response_body = NULL WHERE workspace_id = $1 AND event_seq = $2`;
const DELIVERIES = 'SELECT id, state FROM deliveries WHERE workspace_id = $1 AND event_seq = $2';
const SKIP = `
  UPDATE deliveries SET state = 'skipped', reason = 'erased', due_at = NULL, settled_at = coalesce(settled_at, $1)
  WHERE workspace_id = $2 AND id = $3 AND state IN ('waiting', 'due', 'failed', 'skipped')`;
const RELEASE = `
  UPDATE deliveries d SET state = 'due' FROM (
    SELECT next.id, next.state FROM deliveries settled
    JOIN deliveries next ON next.workspace_id = settled.workspace_id AND next.endpoint_id = settled.endpoint_id
      AND next.model = settled.model AND next.record_id = settled.record_id
    WHERE settled.workspace_id = $1 AND settled.id = $2 AND settled.kind = 'event'
      AND next.kind = 'event' AND next.settled_at IS NULL
    ORDER BY next.event_seq LIMIT 1
  ) n WHERE d.workspace_id = $1 AND d.id = n.id AND n.state = 'waiting'`;

type Step = { workspaceId: number; seqs: number[]; nowMs: number };

export async function eraseEvents(tx: Transaction, { workspaceId, seqs, nowMs }: Step): Promise<ErasedEvents> {
  const erased = { events: 0, attempts: 0, deliveries: 0, inFlight: 0 };
  for (const seq of seqs) {
    const body = (await tx.db.row<{ body: string }>(BODY, [workspaceId, seq]))?.body;
    const left = body === undefined ? null : erasedBody(body);
    if (left === null) continue;
    if (left !== body) erased.events += await tx.db.run(SET_BODY, [left, workspaceId, seq]);
    erased.attempts += await tx.db.run(EMPTY_ATTEMPTS, [workspaceId, seq]);
    for (const delivery of await tx.db.rows<Found>(DELIVERIES, [workspaceId, seq])) {
      if (delivery.state === 'leased') erased.inFlight++;
      else if (await skip(tx, { ...delivery, workspaceId, nowMs })) erased.deliveries++;
    }
  }
  return erased;
}

type Found = { id: number; state: string };

/** Whether it was still to be sent. Whoever waited behind it becomes due. */
async function skip(tx: Transaction, { workspaceId, id, state, nowMs }: Found & { workspaceId: number; nowMs: number }): Promise<boolean> {
  if ((await tx.db.run(SKIP, [nowMs, workspaceId, id])) === 0 || (state !== 'due' && state !== 'waiting')) return false;
  await tx.db.run(RELEASE, [workspaceId, id]);
  return true;
}

const REPLACE_ANSWERS = 'UPDATE answers SET body = $1 WHERE workspace_id = $2 AND done = 1 AND body LIKE $3';
const EMPTY_MESSAGES = `
  UPDATE whatsapp_messages SET phone = NULL, user_id = NULL, text = NULL, content = '{}', request = NULL, due_at = NULL
  WHERE workspace_id = $1 AND contact_id = $2`;
const FORGET_SENDERS = 'DELETE FROM whatsapp_senders WHERE workspace_id = $1 AND contact_id = $2';

const FORGET_PARTICIPANTS = `
  DELETE FROM whatsapp_receipts WHERE workspace_id = $1 AND participant <> '' AND wamid IN
    (SELECT wamid FROM whatsapp_messages WHERE workspace_id = $1 AND contact_id = $2)`;

type Rest = { workspaceId: number; contactId: number; names: string[]; audit: AuditNote };

export async function eraseRest(tx: Transaction, { workspaceId, contactId, names, audit }: Rest): Promise<ErasedRest> {
  let answers = 0;
  for (const pattern of answerPatterns(contactId, names)) {
    answers += await tx.db.run(REPLACE_ANSWERS, [ERASED_ANSWER, workspaceId, pattern]);
  }
  await tx.db.run(FORGET_PARTICIPANTS, [workspaceId, contactId]);
  const messages = await tx.db.run(EMPTY_MESSAGES, [workspaceId, contactId]);
  await tx.db.run(FORGET_SENDERS, [workspaceId, contactId]);
  await addAuditNote(tx, audit);
  return { answers, messages };
}

const NAMES = `
  SELECT phone AS name FROM whatsapp_messages WHERE workspace_id = $1 AND contact_id = $2 AND phone IS NOT NULL
  UNION SELECT user_id FROM whatsapp_messages WHERE workspace_id = $1 AND contact_id = $2 AND user_id IS NOT NULL
  UNION SELECT sender FROM whatsapp_senders WHERE workspace_id = $1 AND contact_id = $2
  ORDER BY 1`;
const NUMBERS = 'SELECT DISTINCT number_id AS id FROM whatsapp_messages WHERE workspace_id = $1 AND contact_id = $2';

async function tracesOfContact(db: Database, { workspaceId, contactId }: Omit<OfContact, 'limit'>): Promise<Traces> {
  const names = await db.rows<{ name: string }>(NAMES, [workspaceId, contactId]);
  const numbers = await db.rows<{ id: string }>(NUMBERS, [workspaceId, contactId]);
  return { names: names.map(({ name }) => name), numberIds: numbers.map(({ id }) => id) };
}

const NEXT_POSTS = 'SELECT max(id) AS last FROM (SELECT id FROM meta_posts WHERE id > $1 ORDER BY id LIMIT $2) posts';
const NAMES_ONE = (list: string) => `EXISTS (SELECT FROM unnest(${list}::bytea[]) AS name WHERE position(name IN body) > 0)`;
const ERASE_POSTS = `
  DELETE FROM meta_posts WHERE id > $1 AND id <= $2 AND due_at IS NULL AND ${NAMES_ONE('$3')} AND ${NAMES_ONE('$4')}`;

type PostStep = Traces & { after: number; limit: number };
type ErasedPosts = { posts: number; last: number | null };

export async function erasePosts(tx: Transaction, { names, numberIds, after, limit }: PostStep): Promise<ErasedPosts> {
  const last = (await tx.db.row<{ last: number | null }>(NEXT_POSTS, [after, limit]))?.last ?? null;
  if (last === null) return { posts: 0, last };
  const lists = [names, numberIds].map((values) => asInPosts(values).map((text) => Buffer.from(text)));
  return { posts: await tx.db.run(ERASE_POSTS, [after, last, ...lists]), last };
}

export function privacyStore({ reader, writer }: Parts): PrivacyStore {
  return {
    eventsOf: (query) => reader.read((db) => eventsOfContact(db, query)),
    eraseEvents: (step) => writer.run('eraseEvents', step),
    tracesOf: (contact) => reader.read((db) => tracesOfContact(db, contact)),
    erasePosts: (step) => writer.run('erasePosts', step),
    eraseRest: (erasure) => writer.run('eraseRest', erasure),
    wipe: () => Promise.resolve('partly'),
    wipeOwed: () => Promise.resolve(false),
    messagesOf: (query) => reader.read((db) => messagesOfContact(db, query)),
  };
}

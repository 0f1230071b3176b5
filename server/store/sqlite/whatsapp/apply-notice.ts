import { freshSteps, withNews } from '../../../whatsapp/connection.ts';
import type { Effect, Notice } from '../../../whatsapp/notice.ts';
import type { Transaction } from '../transaction.ts';
import { findConnection, saveConnection } from './connections.ts';

const ADD = `
  INSERT INTO whatsapp_notices (workspace_id, hash, field, at, value, received_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
const KEEP = 'UPDATE whatsapp_notices SET received_at = max(received_at, ?) WHERE workspace_id = ? AND hash = ?';

/** Who is reading it all right now, or will later, has to begin anew: it may be past what this is about. */
const ASK_AGAIN = `
  UPDATE whatsapp_connections SET due_at = ?1, node = NULL, version = version + CASE WHEN due_at IS NULL THEN 0 ELSE 1 END
  WHERE workspace_id = ?2 AND status = 'connected' AND (due_at IS NULL OR node IS NOT NULL OR due_at > ?1)`;
/** What was said before it was connected is of another connection. Meta tells whole seconds. */
const BREAK = `
  UPDATE whatsapp_connections SET status = 'broken', problem = ?, version = version + 1, due_at = NULL, updated_at = ?
  WHERE workspace_id = ? AND status = 'connected' AND connected_at / 1000 * 1000 <= ?`;
const CONNECT_AGAIN = `
  UPDATE whatsapp_connections
  SET status = 'connecting', problem = NULL, version = version + 1, due_at = ?, tries = 0, updated_at = ?, steps = ?
  WHERE workspace_id = ? AND status = 'broken' AND connected_at <= ?`;

const CHANGE_STATUS = `
  UPDATE whatsapp_templates SET status = ?, reason = ?, changed_at = ?
  WHERE workspace_id = ? AND name = ? AND language = ? AND changed_at <= ?`;
const CHANGE_REST = `
  UPDATE whatsapp_templates SET category = coalesce(?, category), quality = coalesce(?, quality)
  WHERE workspace_id = ? AND name = ? AND language = ?`;

/** `nowMs`: when the post came here. */
type Applying = { workspaceId: number; notice: Notice; nowMs: number };

/** 1 when it was news, 0 when it had been said before. */
export function applyNotice(tx: Transaction, { workspaceId, notice, nowMs }: Applying): number {
  const { hash, field, atMs, value, effect } = notice;
  if (tx.db.run(ADD, [workspaceId, hash, field, atMs, value, nowMs]) === 0) {
    tx.db.run(KEEP, [nowMs, workspaceId, hash]);
    return 0;
  }
  switch (effect.effect) {
    case 'none':
      break;
    case 'template':
      changeTemplate(tx, { workspaceId, effect, atMs, nowMs });
      break;
    case 'ask_again':
      askAgain(tx, workspaceId, nowMs);
      break;
    case 'disconnected':
      tx.db.run(BREAK, [effect.reason, nowMs, workspaceId, atMs]);
      break;
    case 'reconnected':
      tx.db.run(CONNECT_AGAIN, [nowMs, nowMs, JSON.stringify(freshSteps()), workspaceId, atMs]);
  }
  return 1;
}

type TemplateNews = { workspaceId: number; effect: Extract<Effect, { effect: 'template' }>; atMs: number; nowMs: number };

/** A template that is not known here has to be asked for. */
function changeTemplate(tx: Transaction, { workspaceId, effect, atMs, nowMs }: TemplateNews): void {
  const { name, language, change } = effect;
  const key = [workspaceId, name, language];
  const known = tx.db.run(CHANGE_REST, [change.category ?? null, change.quality ?? null, ...key]);
  if (change.status !== undefined) tx.db.run(CHANGE_STATUS, [change.status, change.reason ?? null, atMs, ...key, atMs]);
  if (known === 0) askAgain(tx, workspaceId, nowMs);
}

/** Who connects for the first time reads again what was read by then; whoever is at a step of it right now begins that anew. */
function askAgain(tx: Transaction, workspaceId: number, nowMs: number): void {
  if (tx.db.run(ASK_AGAIN, [nowMs, workspaceId]) > 0) return;
  const connection = findConnection(tx.db, workspaceId);
  if (connection?.status !== 'connecting') return;
  const changed = { ...connection, steps: withNews(connection.steps), dueAtMs: nowMs };
  saveConnection(tx, { connection: changed, expects: connection.version });
}

import { freshSteps, withNews } from '../../../whatsapp/connection.ts';
import type { Effect, Notice } from '../../../whatsapp/notice.ts';
import type { Transaction } from '../transaction.ts';
import { findConnection, saveConnection } from './connections.ts';

const ADD = `
  INSERT INTO whatsapp_notices (workspace_id, hash, field, at, value, received_at)
  VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`;
const KEEP = 'UPDATE whatsapp_notices SET received_at = greatest(received_at, $1) WHERE workspace_id = $2 AND hash = $3';

/** Who is reading it all right now, or will later, has to begin anew: it may be past what this is about. */
const ASK_AGAIN = `
  UPDATE whatsapp_connections SET due_at = $1, node = NULL, version = version + CASE WHEN due_at IS NULL THEN 0 ELSE 1 END
  WHERE workspace_id = $2 AND status = 'connected' AND (due_at IS NULL OR node IS NOT NULL OR due_at > $1)`;
/** What was said before it was connected is of another connection. Meta tells whole seconds. */
const BREAK = `
  UPDATE whatsapp_connections SET status = 'broken', problem = $1, version = version + 1, due_at = NULL, updated_at = $2
  WHERE workspace_id = $3 AND status = 'connected' AND connected_at / 1000 * 1000 <= $4`;
const CONNECT_AGAIN = `
  UPDATE whatsapp_connections
  SET status = 'connecting', problem = NULL, version = version + 1, due_at = $1, tries = 0, updated_at = $2, steps = $3
  WHERE workspace_id = $4 AND status = 'broken' AND connected_at <= $5`;

const CHANGE_STATUS = `
  UPDATE whatsapp_templates SET status = $1, reason = $2, changed_at = $3
  WHERE workspace_id = $4 AND name = $5 AND language = $6 AND changed_at <= $7`;
const CHANGE_REST = `
  UPDATE whatsapp_templates SET category = coalesce($1, category), quality = coalesce($2, quality)
  WHERE workspace_id = $3 AND name = $4 AND language = $5`;

/** `nowMs`: when the post came here. */
type Applying = { workspaceId: number; notice: Notice; nowMs: number };

/** 1 when it was news, 0 when it had been said before. */
export async function applyNotice(tx: Transaction, { workspaceId, notice, nowMs }: Applying): Promise<number> {
  const { hash, field, atMs, value, effect } = notice;
  if ((await tx.db.run(ADD, [workspaceId, hash, field, atMs, value, nowMs])) === 0) {
    await tx.db.run(KEEP, [nowMs, workspaceId, hash]);
    return 0;
  }
  switch (effect.effect) {
    case 'none':
      break;
    case 'template':
      await changeTemplate(tx, { workspaceId, effect, atMs, nowMs });
      break;
    case 'ask_again':
      await askAgain(tx, workspaceId, nowMs);
      break;
    case 'disconnected':
      await tx.db.run(BREAK, [effect.reason, nowMs, workspaceId, atMs]);
      break;
    case 'reconnected':
      await tx.db.run(CONNECT_AGAIN, [nowMs, nowMs, JSON.stringify(freshSteps()), workspaceId, atMs]);
  }
  return 1;
}

type TemplateNews = { workspaceId: number; effect: Extract<Effect, { effect: 'template' }>; atMs: number; nowMs: number };

/** A template that is not known here has to be asked for. */
async function changeTemplate(tx: Transaction, { workspaceId, effect, atMs, nowMs }: TemplateNews): Promise<void> {
  const { name, language, change } = effect;
  const key = [workspaceId, name, language];
  const known = await tx.db.run(CHANGE_REST, [change.category ?? null, change.quality ?? null, ...key]);
  if (change.status !== undefined) await tx.db.run(CHANGE_STATUS, [change.status, change.reason ?? null, atMs, ...key, atMs]);
  if (known === 0) await askAgain(tx, workspaceId, nowMs);
}

/** Who connects for the first time reads again what was read by then; whoever is at a step of it right now begins that anew. */
async function askAgain(tx: Transaction, workspaceId: number, nowMs: number): Promise<void> {
  if ((await tx.db.run(ASK_AGAIN, [nowMs, workspaceId])) > 0) return;
  const connection = await findConnection(tx.db, workspaceId);
  if (connection?.status !== 'connecting') return;
  const changed = { ...connection, steps: withNews(connection.steps), dueAtMs: nowMs };
  await saveConnection(tx, { connection: changed, expects: connection.version });
}

import type { Template } from '../../../whatsapp/connection.ts';
import { templateOf, type TemplateRow } from '../../whatsapp-rows.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';

const LIST = `
  SELECT name, language, meta_id AS "metaId", status, category, quality, reason, components
  FROM whatsapp_templates WHERE workspace_id = $1 ORDER BY name, language`;

export async function listTemplates(db: Database, workspaceId: number): Promise<Template[]> {
  const rows = await db.rows<TemplateRow>(LIST, [workspaceId]);
  return rows.map(templateOf);
}

/** What Meta has said since the list was asked for is newer than the list. */
const DROP = 'DELETE FROM whatsapp_templates WHERE workspace_id = $1 AND changed_at < $2';
const ADD = `
  INSERT INTO whatsapp_templates
    (workspace_id, name, language, meta_id, status, category, quality, reason, components, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`;

export type TemplatesSave = { workspaceId: number; templates: Template[]; sinceMs: number };

export async function saveTemplates(tx: Transaction, { workspaceId, templates, sinceMs }: TemplatesSave): Promise<null> {
  await tx.db.run(DROP, [workspaceId, sinceMs]);
  for (const { name, language, metaId, status, category, quality, reason, components } of templates) {
    const values = [workspaceId, name, language, metaId, status, category, quality, reason, JSON.stringify(components), sinceMs - 1];
    await tx.db.run(ADD, values);
  }
  return null;
}

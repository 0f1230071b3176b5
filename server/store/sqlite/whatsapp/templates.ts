import type { Template } from '../../../whatsapp/connection.ts';
import { templateOf, type TemplateRow } from '../../whatsapp-rows.ts';
import type { Database } from '../database.ts';
import type { Transaction } from '../transaction.ts';

const LIST = `
  SELECT name, language, meta_id AS metaId, status, category, quality, reason, components
  FROM whatsapp_templates WHERE workspace_id = ? ORDER BY name, language`;

export function listTemplates(db: Database, workspaceId: number): Template[] {
  const rows = db.rows<TemplateRow>(LIST, [workspaceId]);
  return rows.map(templateOf);
}

/** What Meta has said since the list was asked for is newer than the list. */
const DROP = 'DELETE FROM whatsapp_templates WHERE workspace_id = ? AND changed_at < ?';
const ADD = `
  INSERT INTO whatsapp_templates
    (workspace_id, name, language, meta_id, status, category, quality, reason, components, changed_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

export type TemplatesSave = { workspaceId: number; templates: Template[]; sinceMs: number };

export function saveTemplates(tx: Transaction, { workspaceId, templates, sinceMs }: TemplatesSave): null {
  tx.db.run(DROP, [workspaceId, sinceMs]);
  for (const { name, language, metaId, status, category, quality, reason, components } of templates) {
    const values = [workspaceId, name, language, metaId, status, category, quality, reason, JSON.stringify(components), sinceMs - 1];
    tx.db.run(ADD, values);
  }
  return null;
}

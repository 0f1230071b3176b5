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

const DROP = 'DELETE FROM whatsapp_templates WHERE workspace_id = ?';
const ADD = `
  INSERT INTO whatsapp_templates
    (workspace_id, name, language, meta_id, status, category, quality, reason, components, changed_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

export type TemplatesSave = { workspaceId: number; templates: Template[]; nowMs: number };

export function saveTemplates(tx: Transaction, { workspaceId, templates, nowMs }: TemplatesSave): null {
  tx.db.run(DROP, [workspaceId]);
  for (const { name, language, metaId, status, category, quality, reason, components } of templates) {
    const values = [workspaceId, name, language, metaId, status, category, quality, reason, JSON.stringify(components), nowMs];
    tx.db.run(ADD, values);
  }
  return null;
}

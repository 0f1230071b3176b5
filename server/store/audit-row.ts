import type { Actor, AuditAction, AuditNote } from '../workspace/audit.ts';
import type { Bindable } from './columns.ts';
import type { AuditEntry } from './contract-audit.ts';

/** A note as both databases give it. */
export type AuditRow = {
  workspaceId: number;
  id: number;
  createdAtMs: number;
  actorKind: Actor['kind'];
  actorId: number | null;
  actorName: string;
  action: AuditAction;
  subjectId: number | null;
  details: string;
};

export function auditEntryOf({ actorKind, actorId, actorName, details, ...rest }: AuditRow): AuditEntry {
  const actor = { kind: actorKind, id: actorId, name: actorName };
  return { ...rest, actor, details: JSON.parse(details) as Record<string, unknown> };
}

/** What follows the key of a row, in the order of the columns. */
export function auditValues({ nowMs, actor, action, subjectId, details }: AuditNote): Bindable[] {
  return [nowMs, actor.kind, actor.id, actor.name, action, subjectId, JSON.stringify(details)];
}

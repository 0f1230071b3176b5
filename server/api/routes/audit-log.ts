import { z } from 'zod';
import { restTime } from '../../kit/time.ts';
import type { AuditEntry } from '../../store/contract-audit.ts';
import { readInput } from '../../workspace/input.ts';
import { recordId } from '../../workspace/numbers.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { AUDIT_ENTRY } from '../shapes/audit.ts';
import { cursorListOf } from '../shapes/lists.ts';
import { success } from './answer.ts';
import { LIMIT, type CursorList } from './cursor-list.ts';

const LIST_QUERY = z.strictObject({ before: recordId().optional(), limit: LIMIT });

/** Who changed what, newest first. */
export function auditLogRoutes({ store }: ApiPorts): Route[] {
  const list = async (call: Call) => {
    const { before, limit } = readInput(LIST_QUERY, call.query);
    // One more than asked for tells whether there is anything after the last.
    const query = { workspaceId: call.workspace.id, limit: limit + 1, ...(before !== undefined && { before }) };
    const rows = await store.audit.list(query);
    const shown = rows.slice(0, limit);
    const next = rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null;
    return success({ data: shown.map(auditRow), next, prev: null } satisfies CursorList);
  };
  return [
    {
      method: 'GET',
      path: '/audit-log',
      ability: 'audit.read',
      failure: 'Failed to list the audit log',
      handle: list,
      about: {
        summary: 'List the audit log',
        details: 'Who changed what, newest first. For owners who are signed in.',
        query: LIST_QUERY,
        answers: { 200: cursorListOf(AUDIT_ENTRY) },
        examples: [{ query: { limit: 10 }, status: 200 }],
      },
    },
  ];
}

export function auditRow({ id, actor, action, subjectId, details, createdAtMs }: AuditEntry) {
  return { id, actor, action, subject_id: subjectId, details, created_at: restTime(createdAtMs * 1000) };
}

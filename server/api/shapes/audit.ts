import { z } from 'zod';
import { AUDIT_ACTIONS, type AuditAction } from '../../workspace/audit.ts';
import { id, time } from './values.ts';

const ACTIONS = Object.keys(AUDIT_ACTIONS) as AuditAction[]; // Its keys are exactly the actions.

const ACTOR = z
  .strictObject({ kind: z.enum(['person', 'token', 'command']), id: id().nullable(), name: z.string() })
  .meta({ id: 'Actor' });

export const AUDIT_ENTRY = z
  .strictObject({
    id: id(),
    actor: ACTOR,
    action: z.enum(ACTIONS),
    subject_id: id().nullable().meta({ description: 'The number of what was changed' }),
    details: z.record(z.string(), z.unknown()),
    created_at: time(),
  })
  .meta({ id: 'AuditEntry' });

import { z } from 'zod';
import { ROLES } from '../../workspace/role.ts';
import { id, time } from './values.ts';

const ROLE = z.enum(ROLES).meta({ description: 'A viewer reads, an editor also changes records, an owner does everything' });

export const MEMBER = z.strictObject({ id: id(), email: z.string(), name: z.string(), role: ROLE }).meta({ id: 'Member' });

export const INVITE = z
  .strictObject({ id: id(), email: z.string().nullable(), role: ROLE, created_at: time(), expires_at: time() })
  .meta({ id: 'Invite' });

export const NEW_INVITE = INVITE.extend({ link: z.string().meta({ description: 'Works once; it is not shown again' }) });

export const WORKSPACE = z
  .strictObject({ id: id(), subdomain: z.string(), name: z.string(), country: z.string().nullable() })
  .meta({ id: 'Workspace' });

import type { Role } from './me.ts';

export type MemberRow = { id: number; email: string; name: string; role: Role };

export type InviteRow = { id: number; email: string | null; role: Role; created_at: string; expires_at: string };

export type AuditRow = {
  id: number;
  actor: { kind: 'person' | 'token' | 'command'; id: number | null; name: string };
  action: string;
  subject_id: number | null;
  details: Record<string, unknown>;
  created_at: string;
};

export type WorkspaceRow = {
  id: number;
  subdomain: string;
  name: string;
  country: string | null;
  /** Requests per minute of each token without a limit of its own; null for the default, 0 for none. */
  rate_limit: number | null;
  include_original: boolean;
};

export type TokenRow = {
  id: number;
  name: string;
  prefix: string;
  abilities: string[];
  rate_limit: number | null;
  monthly_quota: number | null;
  expires_at: string | null;
  is_active: boolean;
  last_used_at: string | null;
  created_at: string;
};

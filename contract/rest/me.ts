export type Role = 'owner' | 'editor' | 'viewer';

/** Who is signed in, and where they belong. */
export type Me = { id: number; email: string; name: string; workspaces: { subdomain: string; role: Role }[] };

export type SessionRow = {
  id: string;
  /** The one that asks. */
  current: boolean;
  address: string | null;
  user_agent: string | null;
  created_at: string;
  last_used_at: string;
  expires_at: string;
};

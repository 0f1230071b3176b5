export type Role = 'owner' | 'editor' | 'viewer';

/** Who is signed in, and where they belong. */
export type Me = { id: number; email: string; name: string; workspaces: { subdomain: string; role: Role }[] };

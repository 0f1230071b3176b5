-- Not breaking: the version before goes on signing people in; it knows neither invites nor who was taken out.
--
-- A person who is taken out of a workspace stays as a row, because contacts refer to it.
ALTER TABLE memberships ADD COLUMN removed_at INTEGER;

ALTER TABLE sessions ADD COLUMN last_used_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';

CREATE INDEX sessions_of_account ON sessions (account_id);

-- A link says which workspace it leads to, so that it is looked up within that alone. It goes when it is used.
CREATE TABLE invites (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  id INTEGER NOT NULL,
  hash TEXT NOT NULL,
  email TEXT,
  role TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, hash)
) STRICT, WITHOUT ROWID;

-- Attempts to sign in, counted by hashes of addresses and e-mails, each until the end of its window.
CREATE TABLE sign_in_counts (
  hash TEXT NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_counts_by_end ON sign_in_counts (ends_at);

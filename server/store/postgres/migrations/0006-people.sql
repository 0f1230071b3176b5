-- Not breaking: the version before goes on signing people in; it knows neither invites nor who was taken out.
--
-- A person who is taken out of a workspace stays as a row, because contacts refer to it.
ALTER TABLE memberships ADD COLUMN removed_at bigint;

ALTER TABLE sessions ADD COLUMN last_used_at bigint NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN address text NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN user_agent text NOT NULL DEFAULT '';

CREATE INDEX sessions_of_account ON sessions (account_id);

CREATE SEQUENCE invite_ids;

-- A link says which workspace it leads to, so that it is looked up within that alone. It goes when it is used.
CREATE TABLE invites (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  id bigint NOT NULL,
  hash text NOT NULL,
  email text,
  role text NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, hash)
);

-- Attempts to sign in, counted by hashes of addresses and e-mails, each until the end of its window.
CREATE TABLE sign_in_counts (
  hash text PRIMARY KEY,
  count integer NOT NULL,
  ends_at bigint NOT NULL
);

CREATE INDEX sign_in_counts_by_end ON sign_in_counts (ends_at);

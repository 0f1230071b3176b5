-- Not breaking: new tables, which stay empty until somebody imports something.

CREATE TABLE imports (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  id INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('receiving', 'queued', 'running', 'done', 'cancelled')),
  idempotency_key TEXT,
  bytes INTEGER,
  digest TEXT,
  total_rows INTEGER,
  rows_read INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  claimed_until INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

-- Few at any time, whatever the table holds.
CREATE INDEX imports_open ON imports (claimed_until) WHERE state IN ('receiving', 'queued', 'running');

-- The file as it came, until all of it is read.
CREATE TABLE import_pieces (
  workspace_id INTEGER NOT NULL,
  import_id INTEGER NOT NULL,
  nth INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (workspace_id, import_id, nth),
  FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id)
) STRICT;

CREATE TABLE import_refusals (
  workspace_id INTEGER NOT NULL,
  import_id INTEGER NOT NULL,
  line INTEGER NOT NULL,
  field TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (workspace_id, import_id, line, field),
  FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id)
) STRICT, WITHOUT ROWID;

-- Not breaking: new tables, which stay empty until somebody imports something.

CREATE SEQUENCE import_ids;

CREATE TABLE imports (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  id bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('receiving', 'queued', 'running', 'done', 'cancelled')),
  idempotency_key text,
  bytes bigint,
  digest text,
  total_rows bigint,
  rows_read bigint NOT NULL DEFAULT 0,
  accepted bigint NOT NULL DEFAULT 0,
  refused bigint NOT NULL DEFAULT 0,
  claimed_until bigint NOT NULL DEFAULT 0,
  created_at bigint NOT NULL,
  finished_at bigint,
  PRIMARY KEY (workspace_id, id)
);

-- Few at any time, whatever the table holds.
CREATE INDEX imports_open ON imports (claimed_until) WHERE state IN ('receiving', 'queued', 'running');

-- The file as it came, until all of it is read.
CREATE TABLE import_pieces (
  workspace_id bigint NOT NULL,
  import_id bigint NOT NULL,
  nth bigint NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (workspace_id, import_id, nth),
  FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id)
);

CREATE TABLE import_refusals (
  workspace_id bigint NOT NULL,
  import_id bigint NOT NULL,
  line bigint NOT NULL,
  field text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (workspace_id, import_id, line, field),
  FOREIGN KEY (workspace_id, import_id) REFERENCES imports (workspace_id, id)
);

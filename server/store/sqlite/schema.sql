CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER audit_log_stays BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log only grows');
END;

CREATE TRIGGER audit_log_stays_as_it_is BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log only grows');
END;

CREATE TABLE audit_log (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('person', 'token', 'command')),
  actor_id INTEGER,
  actor_name TEXT NOT NULL,
  action TEXT NOT NULL,
  subject_id INTEGER,
  details TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contacts (
  workspace_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  firstname TEXT NOT NULL,
  lastname TEXT,
  phone TEXT NOT NULL,
  email TEXT,
  email_key TEXT,
  type TEXT NOT NULL,
  status_id INTEGER,
  source_id INTEGER,
  company TEXT,
  description TEXT,
  website TEXT,
  country_id INTEGER,
  zip TEXT,
  city TEXT,
  state TEXT,
  address TEXT,
  assigned_id INTEGER,
  group_id TEXT NOT NULL,
  custom_fields_data TEXT NOT NULL,
  is_enabled INTEGER NOT NULL,
  is_opted_out INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, status_id) REFERENCES statuses (workspace_id, id),
  FOREIGN KEY (workspace_id, source_id) REFERENCES sources (workspace_id, id),
  FOREIGN KEY (workspace_id, assigned_id) REFERENCES memberships (workspace_id, account_id)
) STRICT;

CREATE UNIQUE INDEX contacts_email ON contacts (workspace_id, email_key) WHERE email_key IS NOT NULL;

CREATE INDEX contacts_newest ON contacts (workspace_id, created_at, id);

CREATE UNIQUE INDEX contacts_phone ON contacts (workspace_id, phone);

CREATE INDEX contacts_source ON contacts (workspace_id, source_id) WHERE source_id IS NOT NULL;

CREATE INDEX contacts_status ON contacts (workspace_id, status_id) WHERE status_id IS NOT NULL;

CREATE TABLE counters (
  workspace_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
  workspace_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  endpoint_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  event_seq INTEGER NOT NULL,
  event TEXT NOT NULL,
  model TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  -- Whose memory holds it while it is leased.
  node INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  interruptions INTEGER NOT NULL DEFAULT 0,
  last_number INTEGER NOT NULL DEFAULT 0,
  -- From when it may be attempted; kept while it waits for its turn and while it is leased.
  due_at INTEGER,
  created_at INTEGER NOT NULL,
  settled_at INTEGER,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, endpoint_id) REFERENCES endpoints (workspace_id, id),
  FOREIGN KEY (workspace_id, event_seq) REFERENCES events (workspace_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_due ON deliveries (workspace_id, endpoint_id, due_at) WHERE state = 'due';

CREATE INDEX deliveries_in_order ON deliveries (workspace_id, endpoint_id, model, record_id, event_seq)
  WHERE kind = 'event' AND settled_at IS NULL;

CREATE INDEX deliveries_leased ON deliveries (node) WHERE state = 'leased';

CREATE INDEX deliveries_of_event ON deliveries (workspace_id, event_seq);

CREATE INDEX deliveries_recoverable ON deliveries (workspace_id, endpoint_id, event_seq)
  WHERE state IN ('failed', 'skipped');

CREATE TABLE endpoints (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  id INTEGER NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  url TEXT NOT NULL,
  execution TEXT NOT NULL CHECK (execution IN ('synchronous', 'queued')),
  actions TEXT NOT NULL,
  secret TEXT NOT NULL,
  previous_secret TEXT,
  previous_secret_until INTEGER,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  workspace_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  id TEXT NOT NULL,
  event TEXT NOT NULL,
  model TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  committed_at INTEGER NOT NULL,
  -- These bytes are signed and sent, at every attempt.
  body TEXT NOT NULL,
  PRIMARY KEY (workspace_id, seq)
) STRICT;

CREATE TABLE memberships (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  role TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
  PRIMARY KEY (workspace_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX memberships_of_account ON memberships (account_id);

CREATE TABLE sessions (
  hash TEXT NOT NULL PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE setup_token (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sources (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE statuses (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  color TEXT,
  isdefault INTEGER NOT NULL CHECK (isdefault IN (0, 1)),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name_key)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX statuses_default ON statuses (workspace_id) WHERE isdefault = 1;

CREATE TABLE tokens (
  id INTEGER PRIMARY KEY,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  prefix TEXT NOT NULL,
  abilities TEXT NOT NULL,
  rate_limit INTEGER,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  revoked_at INTEGER
) STRICT;

CREATE INDEX tokens_of_workspace ON tokens (workspace_id, id);

CREATE TABLE webhook_logs (
  workspace_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  event_seq INTEGER,
  event_id TEXT NOT NULL,
  endpoint_id INTEGER NOT NULL,
  delivery_id INTEGER,
  event TEXT NOT NULL,
  model TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  status TEXT NOT NULL,
  status_code INTEGER,
  error_code TEXT,
  error_message TEXT,
  test INTEGER NOT NULL,
  test_body TEXT,
  created_at INTEGER NOT NULL,
  url TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  request_headers TEXT NOT NULL,
  response_headers TEXT,
  response_body BLOB,
  response_body_bytes INTEGER NOT NULL,
  response_body_truncated INTEGER NOT NULL,
  peer_ip TEXT,
  dns_ms REAL,
  connect_ms REAL,
  tls_ms REAL,
  first_byte_ms REAL,
  duration_ms REAL NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT;

CREATE INDEX webhook_logs_of_event ON webhook_logs (workspace_id, event_seq) WHERE event_seq IS NOT NULL;

CREATE TABLE workspaces (
  id INTEGER PRIMARY KEY,
  subdomain TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  country TEXT,
  -- Counts the changes of the workspace's settings, endpoints, statuses and sources.
  reference_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT;

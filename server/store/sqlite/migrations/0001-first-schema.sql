-- Not breaking: there is nothing before it.
--
-- Times of records and events are microseconds since 1970, all others milliseconds.
-- Wide tables keep SQLite's hidden row number and have their key as a narrow index beside them: rows of a kilobyte
-- inside a WITHOUT ROWID tree leave eight to a page at every level, and appends in the middle of it split pages.

-- The last number given out, per kind: of records, deliveries and so on over all workspaces (workspace_id 0), of
-- events within each. Numbers are never used twice, whatever is purged.
CREATE TABLE counters (
  workspace_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE workspaces (
  id INTEGER PRIMARY KEY,
  subdomain TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  country TEXT,
  -- Counts the changes of the workspace's settings, endpoints, statuses and sources.
  reference_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
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

-- At most one row: the hash of the setup link's token.
CREATE TABLE setup_token (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

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

CREATE UNIQUE INDEX contacts_phone ON contacts (workspace_id, phone);
CREATE UNIQUE INDEX contacts_email ON contacts (workspace_id, email_key) WHERE email_key IS NOT NULL;
CREATE INDEX contacts_newest ON contacts (workspace_id, created_at, id);
CREATE INDEX contacts_status ON contacts (workspace_id, status_id) WHERE status_id IS NOT NULL;
CREATE INDEX contacts_source ON contacts (workspace_id, source_id) WHERE source_id IS NOT NULL;

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

-- Deliveries and log rows are written thousands of times a second, and a CHECK on a list of words builds a temporary
-- index at every write (2 µs): here the types of the code alone say which words there are.
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

CREATE INDEX deliveries_of_event ON deliveries (workspace_id, event_seq);
-- What each index below leaves out is most of the table; together they hold what is not at rest.
CREATE INDEX deliveries_due ON deliveries (workspace_id, endpoint_id, due_at) WHERE state = 'due';
CREATE INDEX deliveries_leased ON deliveries (node) WHERE state = 'leased';
CREATE INDEX deliveries_in_order ON deliveries (workspace_id, endpoint_id, model, record_id, event_seq)
  WHERE kind = 'event' AND settled_at IS NULL;
CREATE INDEX deliveries_recoverable ON deliveries (workspace_id, endpoint_id, event_seq)
  WHERE state IN ('failed', 'skipped');

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

-- What the planner is to believe of a busy installation. Without it, it takes the few columns of a key for the few rows
-- of a table, and reads all deliveries of a workspace where an index leads to one. ANALYZE on the grown tables may
-- replace these numbers by true ones.
ANALYZE;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('contacts', 'sqlite_autoindex_contacts_1', '1000000 10000 1'),
  ('contacts', 'contacts_phone', '1000000 10000 1'),
  ('contacts', 'contacts_email', '1000000 10000 1'),
  ('contacts', 'contacts_newest', '1000000 10000 1 1'),
  ('contacts', 'contacts_status', '1000000 10000 1000'),
  ('contacts', 'contacts_source', '1000000 10000 1000'),
  ('events', 'sqlite_autoindex_events_1', '1000000 10000 1'),
  ('deliveries', 'deliveries', '1000000 10000 1'),
  ('deliveries', 'deliveries_of_event', '1000000 10000 2'),
  ('deliveries', 'deliveries_due', '100000 1000 1000 2'),
  ('deliveries', 'deliveries_leased', '1000 1000'),
  ('deliveries', 'deliveries_in_order', '100000 1000 1000 1000 2 1'),
  ('deliveries', 'deliveries_recoverable', '100000 10000 10000 1'),
  ('webhook_logs', 'sqlite_autoindex_webhook_logs_1', '1000000 10000 1'),
  ('webhook_logs', 'webhook_logs_of_event', '1000000 10000 3');

-- Not breaking: there is nothing before it.
--
-- Tables, columns and values are those of the SQLite store: flags are 0 or 1, times of records and events are
-- microseconds since 1970 and all others milliseconds, collections are JSON text.
--
-- Every table leads with workspace_id, and with it every unique key, but for those that are looked up before a workspace
-- is known or that concern all of them: workspaces, accounts, sessions, setup_token, tokens, record_ids, nodes,
-- ackwell_migrations.
-- So the schema can be distributed by workspace.
--
-- Each foreign key is a query per row, about 4 µs of the database. They guard what a caller can get wrong: what a contact
-- refers to. Events, deliveries and log rows are written by this program alone, which names what it has just written.

-- One row per workspace, locked by every transaction that writes records, events, deliveries or log rows of it: whoever
-- reads the feed can miss no number, and no delivery can begin to wait while the one before it is settled elsewhere.
CREATE TABLE counters (
  workspace_id bigint PRIMARY KEY,
  last_event bigint NOT NULL DEFAULT 0,
  -- Counts the changes of the workspace's settings, endpoints, statuses and sources.
  reference_version bigint NOT NULL DEFAULT 1
) WITH (fillfactor = 20);

-- The last record id given out, per kind, in blocks. A sequence could give nothing back.
CREATE TABLE record_ids (
  model text PRIMARY KEY,
  last bigint NOT NULL
) WITH (fillfactor = 20);

CREATE SEQUENCE delivery_ids;
CREATE SEQUENCE attempt_ids;
CREATE SEQUENCE endpoint_ids;
CREATE SEQUENCE node_ids;

CREATE TABLE workspaces (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subdomain text NOT NULL UNIQUE,
  name text NOT NULL,
  country text,
  created_at bigint NOT NULL
);

CREATE TABLE accounts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  email_key text NOT NULL UNIQUE,
  name text NOT NULL,
  password_hash text NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE memberships (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  account_id bigint NOT NULL REFERENCES accounts (id),
  role text NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
  PRIMARY KEY (workspace_id, account_id)
);

CREATE INDEX memberships_of_account ON memberships (account_id);

CREATE TABLE sessions (
  hash text PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES accounts (id),
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL
);

CREATE INDEX sessions_by_end ON sessions (expires_at);

-- At most one row: the hash of the setup link's token.
CREATE TABLE setup_token (
  singleton smallint PRIMARY KEY CHECK (singleton = 1),
  hash text NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE tokens (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  name text NOT NULL,
  hash text NOT NULL UNIQUE,
  prefix text NOT NULL,
  abilities text NOT NULL,
  rate_limit integer,
  created_at bigint NOT NULL,
  expires_at bigint,
  last_used_at bigint,
  revoked_at bigint
);

CREATE INDEX tokens_of_workspace ON tokens (workspace_id, id);

-- The servers that live. One that has not been seen for the length of a lease is deleted by whoever notices, and from
-- then on its leases are anybody's.
CREATE TABLE nodes (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE endpoints (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  id bigint NOT NULL,
  enabled smallint NOT NULL CHECK (enabled IN (0, 1)),
  url text NOT NULL,
  execution text NOT NULL CHECK (execution IN ('synchronous', 'queued')),
  actions text NOT NULL,
  secret text NOT NULL,
  previous_secret text,
  previous_secret_until bigint,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE statuses (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  id bigint NOT NULL,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  name text NOT NULL,
  name_key text NOT NULL,
  color text,
  isdefault smallint NOT NULL CHECK (isdefault IN (0, 1)),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name_key)
);

CREATE UNIQUE INDEX statuses_default ON statuses (workspace_id) WHERE isdefault = 1;

CREATE TABLE sources (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  id bigint NOT NULL,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  name text NOT NULL,
  name_key text NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name_key)
);

CREATE TABLE contacts (
  workspace_id bigint NOT NULL,
  id bigint NOT NULL,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  firstname text NOT NULL,
  lastname text,
  phone text NOT NULL,
  email text,
  email_key text,
  type text NOT NULL,
  status_id bigint,
  source_id bigint,
  company text,
  description text,
  website text,
  country_id bigint,
  zip text,
  city text,
  state text,
  address text,
  assigned_id bigint,
  group_id text NOT NULL,
  custom_fields_data text NOT NULL,
  is_enabled smallint NOT NULL,
  is_opted_out smallint NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, status_id) REFERENCES statuses (workspace_id, id),
  FOREIGN KEY (workspace_id, source_id) REFERENCES sources (workspace_id, id),
  FOREIGN KEY (workspace_id, assigned_id) REFERENCES memberships (workspace_id, account_id)
);

CREATE UNIQUE INDEX contacts_phone ON contacts (workspace_id, phone);
CREATE UNIQUE INDEX contacts_email ON contacts (workspace_id, email_key) WHERE email_key IS NOT NULL;
CREATE INDEX contacts_newest ON contacts (workspace_id, created_at, id);
CREATE INDEX contacts_status ON contacts (workspace_id, status_id) WHERE status_id IS NOT NULL;
CREATE INDEX contacts_source ON contacts (workspace_id, source_id) WHERE source_id IS NOT NULL;

CREATE TABLE events (
  workspace_id bigint NOT NULL,
  seq bigint NOT NULL,
  id text NOT NULL,
  event text NOT NULL,
  model text NOT NULL,
  record_id bigint NOT NULL,
  committed_at bigint NOT NULL,
  -- These bytes are signed and sent, at every attempt.
  body text NOT NULL,
  PRIMARY KEY (workspace_id, seq)
);

-- For the purge.
CREATE INDEX events_by_time ON events (workspace_id, committed_at);

-- Every delivery is written twice and more, so its pages keep room for the new versions, and dead ones are cleared
-- away after 2 % of the table instead of 20 %: what is due is found among them.
CREATE TABLE deliveries (
  workspace_id bigint NOT NULL,
  id bigint NOT NULL,
  endpoint_id bigint NOT NULL,
  kind text NOT NULL,
  event_seq bigint NOT NULL,
  event text NOT NULL,
  model text NOT NULL,
  record_id bigint NOT NULL,
  state text NOT NULL,
  reason text,
  -- Whose memory holds it while it is leased.
  node bigint,
  attempts integer NOT NULL DEFAULT 0,
  interruptions integer NOT NULL DEFAULT 0,
  last_number integer NOT NULL DEFAULT 0,
  -- From when it may be attempted; kept while it waits for its turn and while it is leased.
  due_at bigint,
  created_at bigint NOT NULL,
  settled_at bigint,
  PRIMARY KEY (workspace_id, id)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

CREATE INDEX deliveries_of_event ON deliveries (workspace_id, event_seq);
-- What each index below leaves out is most of the table; together they hold what is not at rest.
CREATE INDEX deliveries_due ON deliveries (workspace_id, endpoint_id, due_at, id) WHERE state = 'due';
CREATE INDEX deliveries_leased ON deliveries (node) WHERE state = 'leased';
CREATE INDEX deliveries_in_order ON deliveries (workspace_id, endpoint_id, model, record_id, event_seq)
  WHERE kind = 'event' AND settled_at IS NULL;
CREATE INDEX deliveries_recoverable ON deliveries (workspace_id, endpoint_id, event_seq)
  WHERE state IN ('failed', 'skipped');

CREATE TABLE webhook_logs (
  workspace_id bigint NOT NULL,
  id bigint NOT NULL,
  event_seq bigint,
  event_id text NOT NULL,
  endpoint_id bigint NOT NULL,
  delivery_id bigint,
  event text NOT NULL,
  model text NOT NULL,
  record_id bigint NOT NULL,
  attempt integer NOT NULL,
  status text NOT NULL,
  status_code integer,
  error_code text,
  error_message text,
  test smallint NOT NULL,
  test_body text,
  created_at bigint NOT NULL,
  url text NOT NULL,
  started_at bigint NOT NULL,
  request_headers text NOT NULL,
  response_headers text,
  response_body bytea,
  response_body_bytes bigint NOT NULL,
  response_body_truncated smallint NOT NULL,
  peer_ip text,
  dns_ms double precision,
  connect_ms double precision,
  tls_ms double precision,
  first_byte_ms double precision,
  duration_ms double precision NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE INDEX webhook_logs_of_event ON webhook_logs (workspace_id, event_seq) WHERE event_seq IS NOT NULL;
-- For the purge.
CREATE INDEX webhook_logs_by_time ON webhook_logs (workspace_id, created_at);

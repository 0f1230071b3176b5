CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE answers (
  workspace_id INTEGER NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  -- Who works on it, as long as it is not done.
  node INTEGER,
  done INTEGER NOT NULL,
  -- Null while it is not known what there will be to answer.
  status INTEGER,
  headers TEXT,
  body TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX answers_by_age ON answers (created_at);

CREATE TABLE app_secret_overlaps (
  fingerprint TEXT NOT NULL PRIMARY KEY,
  ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_log_is_not_replaced BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE workspace_id = NEW.workspace_id AND id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'the audit log only grows');
END;

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

CREATE TRIGGER contact_changes_groups AFTER UPDATE OF group_id ON contacts WHEN new.group_id <> old.group_id BEGIN
  DELETE FROM group_contacts
  WHERE workspace_id = old.workspace_id AND created_at = old.created_at AND contact_id = old.id
    AND group_id IN (SELECT value FROM json_each(old.group_id));
  INSERT INTO group_contacts (workspace_id, group_id, created_at, contact_id)
  SELECT new.workspace_id, value, new.created_at, new.id FROM json_each(new.group_id);
END;

CREATE TRIGGER contact_enters_groups AFTER INSERT ON contacts WHEN new.group_id <> '[]' BEGIN
  INSERT INTO group_contacts (workspace_id, group_id, created_at, contact_id)
  SELECT new.workspace_id, value, new.created_at, new.id FROM json_each(new.group_id);
END;

CREATE TRIGGER contact_leaves_groups AFTER DELETE ON contacts WHEN old.group_id <> '[]' BEGIN
  DELETE FROM group_contacts
  WHERE workspace_id = old.workspace_id AND created_at = old.created_at AND contact_id = old.id
    AND group_id IN (SELECT value FROM json_each(old.group_id));
END;

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
  is_opted_out INTEGER NOT NULL, search_key TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, status_id) REFERENCES statuses (workspace_id, id),
  FOREIGN KEY (workspace_id, source_id) REFERENCES sources (workspace_id, id),
  FOREIGN KEY (workspace_id, assigned_id) REFERENCES memberships (workspace_id, account_id)
) STRICT;

CREATE UNIQUE INDEX contacts_email ON contacts (workspace_id, email_key) WHERE email_key IS NOT NULL;

CREATE INDEX contacts_listed
  ON contacts (workspace_id, created_at, id, type, status_id, source_id, assigned_id, updated_at, search_key);

CREATE UNIQUE INDEX contacts_phone ON contacts (workspace_id, phone);

CREATE TABLE counters (
  workspace_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE custom_fields (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  slug TEXT NOT NULL,
  type TEXT NOT NULL,
  options TEXT NOT NULL,
  required INTEGER NOT NULL CHECK (required IN (0, 1)),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name_key),
  UNIQUE (workspace_id, slug)
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

CREATE INDEX deliveries_begun ON deliveries (workspace_id, endpoint_id, due_at) WHERE state = 'due' AND last_number > 0;

CREATE INDEX deliveries_due ON deliveries (workspace_id, endpoint_id, due_at) WHERE state = 'due';

CREATE INDEX deliveries_failed ON deliveries (workspace_id, id) WHERE state = 'failed';

CREATE INDEX deliveries_in_order ON deliveries (workspace_id, endpoint_id, model, record_id, event_seq)
  WHERE kind = 'event' AND settled_at IS NULL;

CREATE INDEX deliveries_leased ON deliveries (workspace_id, endpoint_id, node) WHERE state = 'leased';

CREATE INDEX deliveries_newest_due ON deliveries (workspace_id, id) WHERE state = 'due';

CREATE INDEX deliveries_newest_waiting ON deliveries (workspace_id, id) WHERE state = 'waiting';

CREATE INDEX deliveries_of_event ON deliveries (workspace_id, event_seq);

CREATE INDEX deliveries_recoverable ON deliveries (workspace_id, endpoint_id, event_seq)
  WHERE state IN ('failed', 'skipped');

CREATE TABLE delivery_numbers (
  workspace_id INTEGER NOT NULL,
  event_seq INTEGER NOT NULL,
  endpoint_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  record_version INTEGER,
  PRIMARY KEY (workspace_id, event_seq, endpoint_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE endpoint_counts (
  workspace_id INTEGER NOT NULL,
  endpoint_id INTEGER NOT NULL,
  span INTEGER NOT NULL,
  at INTEGER NOT NULL,
  counts TEXT NOT NULL,
  PRIMARY KEY (workspace_id, endpoint_id, span, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE endpoint_flows (
  workspace_id INTEGER NOT NULL,
  endpoint_id INTEGER NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('closed', 'open', 'half_open', 'draining')),
  reason TEXT,
  opened_at INTEGER,
  probe_at INTEGER,
  probe_interval INTEGER NOT NULL,
  per_second REAL NOT NULL,
  ceiling REAL,
  slowed_at INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  drain_at INTEGER NOT NULL,
  limit_at INTEGER NOT NULL,
  counted_from INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, endpoint_id),
  FOREIGN KEY (workspace_id, endpoint_id) REFERENCES endpoints (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE endpoints (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  id INTEGER NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  url TEXT NOT NULL,
  execution TEXT NOT NULL CHECK (execution IN ('synchronous', 'queued')),
  actions TEXT NOT NULL,
  secret TEXT NOT NULL,
  previous_secret TEXT,
  previous_secret_until INTEGER, paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)), description TEXT NOT NULL DEFAULT '', headers TEXT NOT NULL DEFAULT '[]', retry_policy TEXT NOT NULL DEFAULT 'standard' CHECK (retry_policy IN ('standard', 'extended')), rate_limit INTEGER, concurrency INTEGER, deleted_at INTEGER, catch_up INTEGER NOT NULL DEFAULT 0 CHECK (catch_up IN (0, 1)), circuit TEXT NOT NULL DEFAULT 'closed' CHECK (circuit IN ('closed', 'open')), numbered INTEGER NOT NULL DEFAULT 0 CHECK (numbered IN (0, 1)), last_numbered INTEGER NOT NULL DEFAULT 0, echo_guard TEXT, filter TEXT,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_hops (
  workspace_id INTEGER NOT NULL,
  event_seq INTEGER NOT NULL,
  hops INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, event_seq)
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

CREATE INDEX events_of_record ON events (workspace_id, model, record_id, seq);

CREATE TABLE group_contacts (
  workspace_id INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  contact_id INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, group_id, created_at, contact_id),
  FOREIGN KEY (workspace_id, group_id) REFERENCES groups (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE groups (
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
  finished_at INTEGER, token_id INTEGER, hops INTEGER,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX imports_open ON imports (claimed_until) WHERE state IN ('receiving', 'queued', 'running');

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

CREATE TABLE known_devices (
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  network TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  last_seen_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, network, user_agent)
) STRICT, WITHOUT ROWID;

CREATE TABLE memberships (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  role TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')), removed_at INTEGER,
  PRIMARY KEY (workspace_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX memberships_of_account ON memberships (account_id);

CREATE TABLE meta_app (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  verify_token TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE meta_posts (
  id INTEGER PRIMARY KEY,
  received_at INTEGER NOT NULL,
  body BLOB NOT NULL,
  -- From when it may be processed; null once it has been, or was given up.
  due_at INTEGER,
  -- Whose memory holds it while it is processed.
  node INTEGER,
  tries INTEGER NOT NULL DEFAULT 0,
  -- What was not understood and how often, as JSON.
  unknown TEXT,
  error TEXT
) STRICT;

CREATE INDEX meta_posts_due ON meta_posts (due_at) WHERE due_at IS NOT NULL;

CREATE INDEX meta_posts_received ON meta_posts (received_at);

CREATE INDEX meta_posts_unknown ON meta_posts (id) WHERE unknown IS NOT NULL;

CREATE TABLE request_windows (
  workspace_id INTEGER NOT NULL,
  counted TEXT NOT NULL,
  ends_at INTEGER NOT NULL,
  taken INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, counted)
) STRICT, WITHOUT ROWID;

CREATE TABLE sealing (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  key_id TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
  hash TEXT NOT NULL PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
, last_used_at INTEGER NOT NULL DEFAULT 0, address TEXT NOT NULL DEFAULT '', user_agent TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE INDEX sessions_of_account ON sessions (account_id);

CREATE TABLE setup_token (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE sign_in_counts (
  hash TEXT NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_counts_by_end ON sign_in_counts (ends_at);

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
, monthly_quota INTEGER, is_active INTEGER NOT NULL DEFAULT 1) STRICT;

CREATE INDEX tokens_of_workspace ON tokens (workspace_id, id);

CREATE TABLE webhook_jobs (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  id INTEGER NOT NULL,
  endpoint_id INTEGER NOT NULL,
  since_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'cancelled')),
  total INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  after_seq INTEGER NOT NULL DEFAULT 0,
  claimed_until INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_jobs_open ON webhook_jobs (claimed_until) WHERE state IN ('queued', 'running');

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

CREATE INDEX webhook_logs_of_endpoint ON webhook_logs (workspace_id, endpoint_id, status, id);

CREATE INDEX webhook_logs_of_event ON webhook_logs (workspace_id, event_seq) WHERE event_seq IS NOT NULL;

CREATE TABLE whatsapp_connections (
  workspace_id INTEGER NOT NULL PRIMARY KEY REFERENCES workspaces (id),
  -- Counts the changes of this row.
  version INTEGER NOT NULL,
  account_id TEXT,
  status TEXT NOT NULL CHECK (status IN ('not_connected', 'connecting', 'connected', 'broken')),
  -- Each step with its state, its last error and its time, as JSON.
  steps TEXT NOT NULL,
  problem TEXT,
  -- Access token, sign-up code and PIN, sealed.
  secrets TEXT,
  token_expires_at INTEGER,
  due_at INTEGER,
  node INTEGER,
  tries INTEGER NOT NULL DEFAULT 0,
  connected_at INTEGER,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX whatsapp_connections_due ON whatsapp_connections (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE whatsapp_messages (
  workspace_id INTEGER NOT NULL,
  id INTEGER NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  -- Ours, of what was sent from here; Meta's is not known before it has answered.
  public_id TEXT,
  wamid TEXT,
  number_id TEXT NOT NULL,
  contact_id INTEGER,
  phone TEXT,
  user_id TEXT,
  type TEXT NOT NULL,
  text TEXT,
  content TEXT NOT NULL,
  -- By Meta's clock where it has said so.
  sent_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('received', 'pending', 'sent', 'delivered', 'read', 'failed')),
  -- What became of it at our own call, as JSON; the rest of its story are the receipts.
  call TEXT,
  error_code INTEGER,
  error_message TEXT,
  changed_at INTEGER NOT NULL,
  -- What is to be asked of Meta, for as long as it may still have to be.
  request TEXT,
  due_at INTEGER,
  node INTEGER,
  tries INTEGER NOT NULL DEFAULT 0, announced TEXT, pair_only INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX whatsapp_messages_due ON whatsapp_messages (due_at) WHERE due_at IS NOT NULL;

CREATE INDEX whatsapp_messages_of_contact ON whatsapp_messages (workspace_id, contact_id, sent_at, id);

CREATE UNIQUE INDEX whatsapp_messages_public_id ON whatsapp_messages (workspace_id, public_id) WHERE public_id IS NOT NULL;

CREATE UNIQUE INDEX whatsapp_messages_wamid ON whatsapp_messages (workspace_id, wamid, number_id) WHERE wamid IS NOT NULL;

CREATE TABLE whatsapp_notices (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  -- Of account, time, field and value.
  hash TEXT NOT NULL,
  field TEXT NOT NULL,
  at INTEGER NOT NULL,
  value TEXT NOT NULL, received_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX whatsapp_notices_newest ON whatsapp_notices (workspace_id, at);

CREATE INDEX whatsapp_notices_received ON whatsapp_notices (received_at);

CREATE TABLE whatsapp_numbers (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  id TEXT NOT NULL,
  place INTEGER NOT NULL,
  display TEXT NOT NULL,
  name TEXT,
  quality TEXT,
  -- What else Meta said about it, as JSON.
  details TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE whatsapp_receipts (
  workspace_id INTEGER NOT NULL,
  wamid TEXT NOT NULL,
  status TEXT NOT NULL,
  -- In a group, of whom this is true.
  participant TEXT NOT NULL,
  at INTEGER NOT NULL,
  error_code INTEGER,
  error_message TEXT,
  -- Pricing and conversation, as JSON.
  details TEXT,
  PRIMARY KEY (workspace_id, wamid, status, participant)
) STRICT, WITHOUT ROWID;

CREATE TABLE whatsapp_routes (
  kind TEXT NOT NULL CHECK (kind IN ('account', 'number')),
  meta_id TEXT NOT NULL,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  PRIMARY KEY (kind, meta_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX whatsapp_routes_of_workspace ON whatsapp_routes (workspace_id);

CREATE TABLE whatsapp_senders (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  sender TEXT NOT NULL,
  contact_id INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, sender)
) STRICT, WITHOUT ROWID;

CREATE TABLE whatsapp_templates (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  meta_id TEXT,
  status TEXT NOT NULL,
  category TEXT,
  quality TEXT,
  reason TEXT,
  components TEXT NOT NULL,
  -- By Meta's clock, of what was said last about its status.
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, name, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE workspaces (
  id INTEGER PRIMARY KEY,
  subdomain TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  country TEXT,
  -- Counts the changes of the workspace's settings, endpoints, statuses and sources.
  reference_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
, rate_limit INTEGER, include_original INTEGER NOT NULL DEFAULT 0 CHECK (include_original IN (0, 1))) STRICT;

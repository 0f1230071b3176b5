-- Not breaking: new tables only.
--
-- meta_app, meta_posts and whatsapp_routes do not lead with workspace_id: a post of Meta is stored before anybody has
-- looked whose it is, and the routes are how that is found out.

-- At most one row: what this installation is to Meta.
CREATE TABLE meta_app (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  verify_token TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- What Meta has posted, byte by byte, for some days after it was processed.
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

-- To which workspace a phone number or an account of Meta's belongs.
CREATE TABLE whatsapp_routes (
  kind TEXT NOT NULL CHECK (kind IN ('account', 'number')),
  meta_id TEXT NOT NULL,
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  PRIMARY KEY (kind, meta_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX whatsapp_routes_of_workspace ON whatsapp_routes (workspace_id);

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

-- Under which names of Meta's a contact is known besides its phone number: user ids, and numbers it had before.
CREATE TABLE whatsapp_senders (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  sender TEXT NOT NULL,
  contact_id INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, sender)
) STRICT, WITHOUT ROWID;

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
  tries INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX whatsapp_messages_wamid ON whatsapp_messages (workspace_id, wamid, number_id) WHERE wamid IS NOT NULL;
CREATE UNIQUE INDEX whatsapp_messages_public_id ON whatsapp_messages (workspace_id, public_id) WHERE public_id IS NOT NULL;
CREATE INDEX whatsapp_messages_of_contact ON whatsapp_messages (workspace_id, contact_id, sent_at, id);
CREATE INDEX whatsapp_messages_due ON whatsapp_messages (due_at) WHERE due_at IS NOT NULL;

-- Each state that Meta has reported of a message, once, with the earliest time; also before the message is known here.
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

-- What Meta has said about an account, its numbers and its templates, each thing once.
CREATE TABLE whatsapp_notices (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  -- Of account, time, field and value.
  hash TEXT NOT NULL,
  field TEXT NOT NULL,
  at INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (workspace_id, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX whatsapp_notices_newest ON whatsapp_notices (workspace_id, at);

-- Not breaking: new tables only.
--
-- meta_app, meta_posts and whatsapp_routes do not lead with workspace_id: a post of Meta is stored before anybody has
-- looked whose it is, and the routes are how that is found out.

-- At most one row: what this installation is to Meta.
CREATE TABLE meta_app (
  singleton smallint PRIMARY KEY CHECK (singleton = 1),
  verify_token text NOT NULL,
  created_at bigint NOT NULL
);

CREATE SEQUENCE whatsapp_message_ids;

-- What Meta has posted, byte by byte, for some days after it was processed.
CREATE TABLE meta_posts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  received_at bigint NOT NULL,
  body bytea NOT NULL,
  -- From when it may be processed; null once it has been, or was given up.
  due_at bigint,
  -- Whose memory holds it while it is processed.
  node bigint,
  tries bigint NOT NULL DEFAULT 0,
  -- What was not understood and how often, as JSON.
  unknown text,
  error text
);

CREATE INDEX meta_posts_due ON meta_posts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX meta_posts_received ON meta_posts (received_at);
CREATE INDEX meta_posts_unknown ON meta_posts (id) WHERE unknown IS NOT NULL;

-- To which workspace a phone number or an account of Meta's belongs.
CREATE TABLE whatsapp_routes (
  kind text NOT NULL CHECK (kind IN ('account', 'number')),
  meta_id text NOT NULL,
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  PRIMARY KEY (kind, meta_id)
);

CREATE INDEX whatsapp_routes_of_workspace ON whatsapp_routes (workspace_id);

CREATE TABLE whatsapp_connections (
  workspace_id bigint NOT NULL PRIMARY KEY REFERENCES workspaces (id),
  -- Counts the changes of this row.
  version bigint NOT NULL,
  account_id text,
  status text NOT NULL CHECK (status IN ('not_connected', 'connecting', 'connected', 'broken')),
  -- Each step with its state, its last error and its time, as JSON.
  steps text NOT NULL,
  problem text,
  -- Access token, sign-up code and PIN, sealed.
  secrets text,
  token_expires_at bigint,
  due_at bigint,
  node bigint,
  tries bigint NOT NULL DEFAULT 0,
  connected_at bigint,
  updated_at bigint NOT NULL
);

CREATE INDEX whatsapp_connections_due ON whatsapp_connections (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE whatsapp_numbers (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  id text NOT NULL,
  place bigint NOT NULL,
  display text NOT NULL,
  name text,
  quality text,
  -- What else Meta said about it, as JSON.
  details text NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE TABLE whatsapp_templates (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  name text NOT NULL,
  language text NOT NULL,
  meta_id text,
  status text NOT NULL,
  category text,
  quality text,
  reason text,
  components text NOT NULL,
  -- By Meta's clock, of what was said last about its status.
  changed_at bigint NOT NULL,
  PRIMARY KEY (workspace_id, name, language)
);

-- Under which names of Meta's a contact is known besides its phone number: user ids, and numbers it had before.
CREATE TABLE whatsapp_senders (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  sender text NOT NULL,
  contact_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, sender)
);

CREATE TABLE whatsapp_messages (
  workspace_id bigint NOT NULL,
  id bigint NOT NULL,
  direction text NOT NULL CHECK (direction IN ('in', 'out')),
  -- Ours, of what was sent from here; Meta's is not known before it has answered.
  public_id text,
  wamid text,
  number_id text NOT NULL,
  contact_id bigint,
  phone text,
  user_id text,
  type text NOT NULL,
  text text,
  content text NOT NULL,
  -- By Meta's clock where it has said so.
  sent_at bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('received', 'pending', 'sent', 'delivered', 'read', 'failed')),
  -- What became of it at our own call, as JSON; the rest of its story are the receipts.
  call text,
  error_code bigint,
  error_message text,
  changed_at bigint NOT NULL,
  -- What is to be asked of Meta, for as long as it may still have to be.
  request text,
  due_at bigint,
  node bigint,
  tries bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, id)
);

CREATE UNIQUE INDEX whatsapp_messages_wamid ON whatsapp_messages (workspace_id, wamid, number_id) WHERE wamid IS NOT NULL;
CREATE UNIQUE INDEX whatsapp_messages_public_id ON whatsapp_messages (workspace_id, public_id) WHERE public_id IS NOT NULL;
CREATE INDEX whatsapp_messages_of_contact ON whatsapp_messages (workspace_id, contact_id, sent_at, id);
CREATE INDEX whatsapp_messages_due ON whatsapp_messages (due_at) WHERE due_at IS NOT NULL;

-- Each state that Meta has reported of a message, once, with the earliest time; also before the message is known here.
CREATE TABLE whatsapp_receipts (
  workspace_id bigint NOT NULL,
  wamid text NOT NULL,
  status text NOT NULL,
  -- In a group, of whom this is true.
  participant text NOT NULL,
  at bigint NOT NULL,
  error_code bigint,
  error_message text,
  -- Pricing and conversation, as JSON.
  details text,
  PRIMARY KEY (workspace_id, wamid, status, participant)
);

-- What Meta has said about an account, its numbers and its templates, each thing once.
CREATE TABLE whatsapp_notices (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  -- Of account, time, field and value.
  hash text NOT NULL,
  field text NOT NULL,
  at bigint NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (workspace_id, hash)
);

CREATE INDEX whatsapp_notices_newest ON whatsapp_notices (workspace_id, at);

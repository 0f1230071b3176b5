-- Not breaking: a version that does not know it numbers nothing.

-- Whether what is owed to an endpoint is numbered, and how far its numbers have come.
ALTER TABLE endpoints ADD COLUMN numbered INTEGER NOT NULL DEFAULT 0 CHECK (numbered IN (0, 1));
ALTER TABLE endpoints ADD COLUMN last_numbered INTEGER NOT NULL DEFAULT 0;

-- Of each event that was owed to a numbered endpoint: its place there, and the version of its record.
CREATE TABLE delivery_numbers (
  workspace_id INTEGER NOT NULL,
  event_seq INTEGER NOT NULL,
  endpoint_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  record_version INTEGER,
  PRIMARY KEY (workspace_id, event_seq, endpoint_id)
) STRICT, WITHOUT ROWID;

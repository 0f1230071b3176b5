-- Not breaking: a version that does not know it numbers nothing.

-- Whether what is owed to an endpoint is numbered, and how far its numbers have come.
ALTER TABLE endpoints ADD COLUMN numbered smallint NOT NULL DEFAULT 0 CHECK (numbered IN (0, 1));
ALTER TABLE endpoints ADD COLUMN last_numbered bigint NOT NULL DEFAULT 0;

-- Of each event that was owed to a numbered endpoint: its place there, and the version of its record.
CREATE TABLE delivery_numbers (
  workspace_id bigint NOT NULL,
  event_seq bigint NOT NULL,
  endpoint_id bigint NOT NULL,
  number bigint NOT NULL,
  record_version bigint,
  PRIMARY KEY (workspace_id, event_seq, endpoint_id)
);

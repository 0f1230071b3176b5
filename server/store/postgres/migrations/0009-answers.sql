-- Not breaking: a new table, which stays empty until somebody sends an Idempotency-Key.

-- What calls with an Idempotency-Key were answered, written with what they changed. `key` is a hash of the caller, the
-- method, the path and the key.
CREATE TABLE answers (
  workspace_id bigint NOT NULL,
  key text NOT NULL,
  body_hash text NOT NULL,
  -- Who works on it, as long as it is not done.
  node bigint,
  done smallint NOT NULL,
  -- Null while it is not known what there will be to answer.
  status integer,
  headers text,
  body text,
  created_at bigint NOT NULL,
  PRIMARY KEY (workspace_id, key)
);

CREATE INDEX answers_by_age ON answers (created_at);

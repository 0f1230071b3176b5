-- Not breaking: a new table, which stays empty until somebody sends an Idempotency-Key.

-- What calls with an Idempotency-Key were answered, written with what they changed. `key` is a hash of the caller, the
-- method, the path and the key.
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

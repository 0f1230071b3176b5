-- Breaking: once a key is in use, the version before would sign with what it cannot open.
--
-- At most one row: by which key the secrets in this database are sealed. Without it they are kept as they are.
CREATE TABLE sealing (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  key_id TEXT NOT NULL
) STRICT;

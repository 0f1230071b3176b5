-- Breaking: once a key is in use, the version before would sign with what it cannot open.
--
-- At most one row: by which key the secrets in this database are sealed. Without it they are kept as they are.
CREATE TABLE sealing (
  singleton smallint PRIMARY KEY CHECK (singleton = 1),
  key_id text NOT NULL
);

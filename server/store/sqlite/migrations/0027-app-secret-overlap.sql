-- Not breaking: the version before takes the app secret of before for as long as it is set.
--
-- Until when an app secret of before counts, by its SHA-256.
CREATE TABLE app_secret_overlaps (
  fingerprint TEXT NOT NULL PRIMARY KEY,
  ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

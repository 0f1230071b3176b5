-- Not breaking: columns that are empty at first, and a table that stays empty until something is counted in it.

ALTER TABLE tokens ADD COLUMN monthly_quota INTEGER;
ALTER TABLE tokens ADD COLUMN is_active INTEGER NOT NULL DEFAULT 1;

-- Requests per minute of each token of the workspace that has no limit of its own; null for the default.
ALTER TABLE workspaces ADD COLUMN rate_limit INTEGER;

-- How much of a limit was taken until its window ends. Servers take in blocks, so a row is written seldom.
CREATE TABLE request_windows (
  workspace_id INTEGER NOT NULL,
  counted TEXT NOT NULL,
  ends_at INTEGER NOT NULL,
  taken INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, counted)
) STRICT, WITHOUT ROWID;

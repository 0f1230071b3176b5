-- Not breaking: columns that are empty at first, and a table that stays empty until something is counted in it.

ALTER TABLE tokens ADD COLUMN monthly_quota bigint;
ALTER TABLE tokens ADD COLUMN is_active smallint NOT NULL DEFAULT 1;

-- Requests per minute of each token of the workspace that has no limit of its own; null for the default.
ALTER TABLE workspaces ADD COLUMN rate_limit integer;

-- How much of a limit was taken until its window ends. Servers take in blocks, so a row is written seldom.
CREATE TABLE request_windows (
  workspace_id bigint NOT NULL,
  counted text NOT NULL,
  ends_at bigint NOT NULL,
  taken bigint NOT NULL,
  PRIMARY KEY (workspace_id, counted)
);

-- Not breaking: every addition has the value that means "as before".

ALTER TABLE endpoints ADD COLUMN paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1));
ALTER TABLE endpoints ADD COLUMN description TEXT NOT NULL DEFAULT '';
-- A JSON list of names and values.
ALTER TABLE endpoints ADD COLUMN headers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE endpoints ADD COLUMN retry_policy TEXT NOT NULL DEFAULT 'standard' CHECK (retry_policy IN ('standard', 'extended'));
ALTER TABLE endpoints ADD COLUMN rate_limit INTEGER;
ALTER TABLE endpoints ADD COLUMN concurrency INTEGER;
-- Set when it was deleted: its deliveries and its log still name it.
ALTER TABLE endpoints ADD COLUMN deleted_at INTEGER;

-- Not breaking: every addition has the value that means "as before".

ALTER TABLE endpoints ADD COLUMN paused smallint NOT NULL DEFAULT 0 CHECK (paused IN (0, 1));
ALTER TABLE endpoints ADD COLUMN description text NOT NULL DEFAULT '';
-- A JSON list of names and values.
ALTER TABLE endpoints ADD COLUMN headers text NOT NULL DEFAULT '[]';
ALTER TABLE endpoints ADD COLUMN retry_policy text NOT NULL DEFAULT 'standard' CHECK (retry_policy IN ('standard', 'extended'));
ALTER TABLE endpoints ADD COLUMN rate_limit integer;
ALTER TABLE endpoints ADD COLUMN concurrency integer;
-- Set when it was deleted: its deliveries and its log still name it.
ALTER TABLE endpoints ADD COLUMN deleted_at bigint;

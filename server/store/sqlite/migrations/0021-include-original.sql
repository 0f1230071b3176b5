-- Not breaking: off for all, as it was.

-- Whether an update's event tells what its record had before.
ALTER TABLE workspaces ADD COLUMN include_original INTEGER NOT NULL DEFAULT 0 CHECK (include_original IN (0, 1));

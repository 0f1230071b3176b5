-- Not breaking: a version that does not know it keeps nothing back.

-- JSON; null for none.
ALTER TABLE endpoints ADD COLUMN echo_guard TEXT;
-- The API token that sent the file, if one did.
ALTER TABLE imports ADD COLUMN token_id INTEGER;

-- Not breaking: a new column.
--
-- When the newest post that said it came here: a notice is kept as long as that, by whatever time of Meta's it happened, so
-- that no post that is kept has to say it again.
ALTER TABLE whatsapp_notices ADD COLUMN received_at INTEGER NOT NULL DEFAULT 0;
UPDATE whatsapp_notices SET received_at = at;

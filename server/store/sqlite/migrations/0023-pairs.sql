-- Not breaking: a new column.
--
-- 1 of a message that waits because its recipient was sent too many: others may go from the same number meanwhile.
ALTER TABLE whatsapp_messages ADD COLUMN pair_only INTEGER NOT NULL DEFAULT 0;

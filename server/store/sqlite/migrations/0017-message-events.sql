-- Not breaking: a new column.
--
-- What of a message's story endpoints were told, for those that want to know.
ALTER TABLE whatsapp_messages ADD COLUMN announced TEXT;

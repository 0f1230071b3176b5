-- Not breaking: an index.
--
-- For the purge, which looks at each turn for the oldest: among a million notices that took a second.
CREATE INDEX whatsapp_notices_received ON whatsapp_notices (received_at);

-- Not breaking: no version changes or removes a note.
--
-- A session that says it is a replica would go past the triggers.
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_stays;
ALTER TABLE audit_log ENABLE ALWAYS TRIGGER audit_log_stays_whole;

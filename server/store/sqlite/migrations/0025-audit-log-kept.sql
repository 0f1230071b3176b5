-- Not breaking: no version writes a note over another.
--
-- INSERT OR REPLACE takes a row away without its triggers being asked.
CREATE TRIGGER audit_log_is_not_replaced BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE workspace_id = NEW.workspace_id AND id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'the audit log only grows');
END;

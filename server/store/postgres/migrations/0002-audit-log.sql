-- Not breaking: the version before does not look at it.
--
-- Who changed what. Written by the change itself, in its own transaction; the triggers keep what is written.
CREATE SEQUENCE audit_ids;

CREATE TABLE audit_log (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  id bigint NOT NULL,
  created_at bigint NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'token', 'command')),
  actor_id bigint,
  actor_name text NOT NULL,
  action text NOT NULL,
  subject_id bigint,
  details text NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

CREATE FUNCTION keep_audit_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log only grows';
END $$;

CREATE TRIGGER audit_log_stays BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION keep_audit_log();
CREATE TRIGGER audit_log_stays_whole BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_log();

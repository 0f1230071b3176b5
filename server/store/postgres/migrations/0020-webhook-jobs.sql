-- Not breaking: a new table, which stays empty until somebody recovers something.

CREATE SEQUENCE webhook_job_ids;

CREATE TABLE webhook_jobs (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  id bigint NOT NULL,
  endpoint_id bigint NOT NULL,
  since_ms bigint NOT NULL,
  until_ms bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'cancelled')),
  total bigint NOT NULL,
  done bigint NOT NULL DEFAULT 0,
  after_seq bigint NOT NULL DEFAULT 0,
  claimed_until bigint NOT NULL DEFAULT 0,
  created_at bigint NOT NULL,
  finished_at bigint,
  PRIMARY KEY (workspace_id, id)
);

-- Few at any time, whatever the table holds.
CREATE INDEX webhook_jobs_open ON webhook_jobs (claimed_until) WHERE state IN ('queued', 'running');

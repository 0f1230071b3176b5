-- Not breaking: no endpoint catches up before somebody wants it to.

ALTER TABLE endpoints ADD COLUMN catch_up smallint NOT NULL DEFAULT 0 CHECK (catch_up IN (0, 1));
ALTER TABLE endpoints ADD COLUMN circuit text NOT NULL DEFAULT 'closed' CHECK (circuit IN ('closed', 'open'));

-- How deliveries flow to an endpoint with limits or an outage; there is no row before it first matters.
CREATE TABLE endpoint_flows (
  workspace_id bigint NOT NULL,
  endpoint_id bigint NOT NULL,
  phase text NOT NULL CHECK (phase IN ('closed', 'open', 'half_open', 'draining')),
  reason text,
  opened_at bigint,
  probe_at bigint,
  probe_interval bigint NOT NULL,
  per_second double precision NOT NULL,
  ceiling double precision,
  slowed_at bigint NOT NULL,
  failures bigint NOT NULL,
  drain_at bigint NOT NULL,
  limit_at bigint NOT NULL,
  counted_from bigint NOT NULL,
  PRIMARY KEY (workspace_id, endpoint_id),
  FOREIGN KEY (workspace_id, endpoint_id) REFERENCES endpoints (workspace_id, id)
);

-- Retries, among however many that wait for their first attempt. No delivery that succeeds at once is ever in it.
CREATE INDEX deliveries_begun ON deliveries (workspace_id, endpoint_id, due_at) WHERE state = 'due' AND last_number > 0;

-- How many are leased of an endpoint, and by whom.
DROP INDEX deliveries_leased;
CREATE INDEX deliveries_leased ON deliveries (workspace_id, endpoint_id, node) WHERE state = 'leased';

-- The log of one endpoint or of one outcome, newest first.
CREATE INDEX webhook_logs_of_endpoint ON webhook_logs (workspace_id, endpoint_id, status, id);

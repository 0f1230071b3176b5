-- Not breaking: no endpoint catches up before somebody wants it to.

ALTER TABLE endpoints ADD COLUMN catch_up INTEGER NOT NULL DEFAULT 0 CHECK (catch_up IN (0, 1));
ALTER TABLE endpoints ADD COLUMN circuit TEXT NOT NULL DEFAULT 'closed' CHECK (circuit IN ('closed', 'open'));

-- How deliveries flow to an endpoint with limits or an outage; there is no row before it first matters.
CREATE TABLE endpoint_flows (
  workspace_id INTEGER NOT NULL,
  endpoint_id INTEGER NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('closed', 'open', 'half_open', 'draining')),
  reason TEXT,
  opened_at INTEGER,
  probe_at INTEGER,
  probe_interval INTEGER NOT NULL,
  per_second REAL NOT NULL,
  ceiling REAL,
  slowed_at INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  drain_at INTEGER NOT NULL,
  limit_at INTEGER NOT NULL,
  counted_from INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, endpoint_id),
  FOREIGN KEY (workspace_id, endpoint_id) REFERENCES endpoints (workspace_id, id)
) STRICT, WITHOUT ROWID;

-- Retries, among however many that wait for their first attempt. No delivery that succeeds at once is ever in it.
CREATE INDEX deliveries_begun ON deliveries (workspace_id, endpoint_id, due_at) WHERE state = 'due' AND last_number > 0;

-- How many are leased of an endpoint, and by whom.
DROP INDEX deliveries_leased;
CREATE INDEX deliveries_leased ON deliveries (workspace_id, endpoint_id, node) WHERE state = 'leased';

-- The log of one endpoint or of one outcome, newest first.
CREATE INDEX webhook_logs_of_endpoint ON webhook_logs (workspace_id, endpoint_id, status, id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('endpoint_flows', 'endpoint_flows', '1000 10 1'),
  ('deliveries', 'deliveries_begun', '10000 1000 100 2'),
  ('deliveries', 'deliveries_leased', '1000 500 20 20'),
  ('webhook_logs', 'webhook_logs_of_endpoint', '1000000 10000 1000 500 1');

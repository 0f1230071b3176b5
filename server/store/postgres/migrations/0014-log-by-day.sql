-- Not breaking: the version before reads and writes the log through the same name.
--
-- The log in one partition per day, so that the purge drops a table. The key of a row gains its time, as every key of a
-- partitioned table does; ids are unique as before, since they come out of one sequence.
--
-- What was written before stays in one partition of its own and is purged row by row. Days are added ahead of time by the
-- servers; what a clock puts elsewhere goes to `webhook_logs_other`.
ALTER TABLE webhook_logs RENAME TO webhook_logs_before;
ALTER TABLE webhook_logs_before DROP CONSTRAINT webhook_logs_pkey;
ALTER INDEX webhook_logs_by_time RENAME TO webhook_logs_before_by_time;
ALTER INDEX webhook_logs_of_endpoint RENAME TO webhook_logs_before_of_endpoint;
ALTER INDEX webhook_logs_of_event RENAME TO webhook_logs_before_of_event;

CREATE TABLE webhook_logs (LIKE webhook_logs_before INCLUDING DEFAULTS) PARTITION BY RANGE (created_at);
ALTER TABLE webhook_logs ADD PRIMARY KEY (workspace_id, id, created_at);
CREATE INDEX webhook_logs_of_event ON webhook_logs (workspace_id, event_seq) WHERE event_seq IS NOT NULL;
CREATE INDEX webhook_logs_of_endpoint ON webhook_logs (workspace_id, endpoint_id, status, id);
-- For the purge.
CREATE INDEX webhook_logs_by_time ON webhook_logs (workspace_id, created_at);

CREATE TABLE webhook_logs_other PARTITION OF webhook_logs DEFAULT;

-- Up to the midnight, in UTC, after all that was written.
DO $$
DECLARE
  day constant bigint := 86400000;
  newest constant bigint := greatest(
    (SELECT coalesce(max(created_at), 0) FROM webhook_logs_before), (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
BEGIN
  EXECUTE format('ALTER TABLE webhook_logs ATTACH PARTITION webhook_logs_before FOR VALUES FROM (MINVALUE) TO (%s)',
    (newest / day + 1) * day);
END $$;

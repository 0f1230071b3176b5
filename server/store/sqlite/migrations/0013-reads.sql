-- Not breaking: indexes only.

-- What happened to one record, newest first.
CREATE INDEX events_of_record ON events (workspace_id, model, record_id, seq);

-- Failures among however many that arrived.
CREATE INDEX deliveries_failed ON deliveries (workspace_id, id) WHERE state = 'failed';

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('events', 'events_of_record', '1000000 10000 5000 4 1'),
  ('deliveries', 'deliveries_failed', '10000 100 1');

-- Not breaking: indexes only.

-- What happened to one record, newest first.
CREATE INDEX events_of_record ON events (workspace_id, model, record_id, seq);

-- Failures among however many that arrived.
CREATE INDEX deliveries_failed ON deliveries (workspace_id, id) WHERE state = 'failed';


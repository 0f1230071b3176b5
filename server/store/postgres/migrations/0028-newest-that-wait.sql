-- Not breaking: indexes alone. What goes from its commit to the wire is in neither.

-- The newest that are due or wait, before a million settled ones as before none.
CREATE INDEX deliveries_newest_due ON deliveries (workspace_id, id) WHERE state = 'due';
CREATE INDEX deliveries_newest_waiting ON deliveries (workspace_id, id) WHERE state = 'waiting';

-- Not breaking: a version that does not know it counts no hops.

-- Of each event whose change came on its way from another system, where an endpoint has an echo guard: how often it went
-- from system to system. Without a row once.
CREATE TABLE event_hops (
  workspace_id bigint NOT NULL,
  event_seq bigint NOT NULL,
  hops bigint NOT NULL,
  PRIMARY KEY (workspace_id, event_seq)
);

-- How often the changes of the file have gone from system to system; null is once.
ALTER TABLE imports ADD COLUMN hops bigint;

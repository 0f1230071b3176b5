-- Not breaking: a version that does not know it counts nothing.

-- What happened at an endpoint in a minute or an hour, as JSON: for plots, which a log of millions is too long for.
CREATE TABLE endpoint_counts (
  workspace_id bigint NOT NULL,
  endpoint_id bigint NOT NULL,
  span bigint NOT NULL,
  at bigint NOT NULL,
  counts text NOT NULL,
  PRIMARY KEY (workspace_id, endpoint_id, span, at)
);

-- Not breaking: a version that does not know it writes without marks.
--
-- The last batch that each writer has committed, written in the batch's own transaction. A connection that is lost in the
-- middle of a COMMIT leaves open whether it happened; the mark tells. One row per process, held by one lock at a time.
CREATE TABLE commit_marks (
  writer text PRIMARY KEY,
  batch bigint NOT NULL,
  marked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

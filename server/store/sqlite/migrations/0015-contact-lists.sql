-- Not breaking: a column that is filled here and by every change, and an index.

-- What a search looks through, in lower case, the fields set apart by line breaks. The product folds all of Unicode; for
-- the rows that are here already, ASCII has to do until they are changed.
ALTER TABLE contacts ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
UPDATE contacts SET search_key = lower(
  firstname || char(10) || coalesce(lastname, '') || char(10) || phone || char(10) || coalesce(email, '') || char(10)
  || coalesce(company, '')
);

-- All that contacts are filtered and searched by, in the order of the list: a third of the table is read from one end, and
-- then the rows of one page. A list without a filter goes on reading the narrower contacts_newest.
CREATE INDEX contacts_listed
  ON contacts (workspace_id, created_at, id, type, status_id, source_id, assigned_id, updated_at, search_key);
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('contacts', 'contacts_listed', '1000000 10000 1 1 1 1 1 1 1 1');

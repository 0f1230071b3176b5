-- Not breaking: a column that is filled here and by every change.

-- What a search looks through, in lower case, the fields set apart by line breaks. It is not part of an index: an entry
-- may not be longer than a third of a page here, and a look at every row of a workspace is fast enough.
ALTER TABLE contacts ADD COLUMN search_key text NOT NULL DEFAULT '';
UPDATE contacts SET search_key = lower(
  firstname || chr(10) || coalesce(lastname, '') || chr(10) || phone || chr(10) || coalesce(email, '') || chr(10)
  || coalesce(company, '')
);

-- Not breaking: indexes alone. Whether a status or source is in use is asked seldom, and a look at the contacts of one
-- workspace answers it; every new contact would pay for both.
DROP INDEX contacts_status;
DROP INDEX contacts_source;

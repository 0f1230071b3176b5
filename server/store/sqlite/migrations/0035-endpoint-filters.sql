-- Not breaking: a version that does not know it sends all that an endpoint selects.

-- What an endpoint asks of the events it is to get, as JSON; null for nothing.
ALTER TABLE endpoints ADD COLUMN filter TEXT;

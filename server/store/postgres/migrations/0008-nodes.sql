-- Not breaking: the version before leaves the new columns as they are.
--
-- What a server does, all, api or engine, and under which settings it judges receivers, as JSON, once it listens.
ALTER TABLE nodes ADD COLUMN role text NOT NULL DEFAULT 'all' CHECK (role IN ('all', 'api', 'engine'));
ALTER TABLE nodes ADD COLUMN served text;

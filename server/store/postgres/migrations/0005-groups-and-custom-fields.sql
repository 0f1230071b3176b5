-- Not breaking: new tables, which stay empty until somebody uses them.

CREATE TABLE groups (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  id bigint NOT NULL,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  name text NOT NULL,
  name_key text NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name_key)
);

-- Which contacts are in a group: what contacts.group_id says, in the other direction, with what a list is ordered by.
CREATE TABLE group_contacts (
  workspace_id bigint NOT NULL,
  group_id bigint NOT NULL,
  created_at bigint NOT NULL,
  contact_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, group_id, created_at, contact_id),
  FOREIGN KEY (workspace_id, group_id) REFERENCES groups (workspace_id, id)
);

-- Whoever writes a contact keeps it true, without knowing. A contact without groups costs a comparison.
CREATE FUNCTION note_groups() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM group_contacts g
    WHERE g.workspace_id = old.workspace_id AND g.created_at = old.created_at AND g.contact_id = old.id
      AND g.group_id IN (SELECT value::bigint FROM json_array_elements_text(old.group_id::json));
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO group_contacts (workspace_id, group_id, created_at, contact_id)
    SELECT new.workspace_id, value::bigint, new.created_at, new.id FROM json_array_elements_text(new.group_id::json);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER contact_enters_groups AFTER INSERT ON contacts
  FOR EACH ROW WHEN (new.group_id <> '[]') EXECUTE FUNCTION note_groups();
CREATE TRIGGER contact_changes_groups AFTER UPDATE OF group_id ON contacts
  FOR EACH ROW WHEN (new.group_id <> old.group_id) EXECUTE FUNCTION note_groups();
CREATE TRIGGER contact_leaves_groups AFTER DELETE ON contacts
  FOR EACH ROW WHEN (old.group_id <> '[]') EXECUTE FUNCTION note_groups();

-- What contacts can have in custom_fields_data, by slug.
CREATE TABLE custom_fields (
  workspace_id bigint NOT NULL REFERENCES workspaces (id),
  id bigint NOT NULL,
  version bigint NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  name text NOT NULL,
  name_key text NOT NULL,
  slug text NOT NULL,
  type text NOT NULL,
  options text NOT NULL,
  required smallint NOT NULL CHECK (required IN (0, 1)),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name_key),
  UNIQUE (workspace_id, slug)
);

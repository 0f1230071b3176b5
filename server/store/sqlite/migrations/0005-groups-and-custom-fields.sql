-- Not breaking: new tables, which stay empty until somebody uses them.

CREATE TABLE groups (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name_key)
) STRICT, WITHOUT ROWID;

-- Which contacts are in a group: what contacts.group_id says, in the other direction, with what a list is ordered by.
CREATE TABLE group_contacts (
  workspace_id INTEGER NOT NULL,
  group_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  contact_id INTEGER NOT NULL,
  PRIMARY KEY (workspace_id, group_id, created_at, contact_id),
  FOREIGN KEY (workspace_id, group_id) REFERENCES groups (workspace_id, id)
) STRICT, WITHOUT ROWID;

-- Whoever writes a contact keeps it true, without knowing. A contact without groups costs a comparison.
CREATE TRIGGER contact_enters_groups AFTER INSERT ON contacts WHEN new.group_id <> '[]' BEGIN
  INSERT INTO group_contacts (workspace_id, group_id, created_at, contact_id)
  SELECT new.workspace_id, value, new.created_at, new.id FROM json_each(new.group_id);
END;

CREATE TRIGGER contact_changes_groups AFTER UPDATE OF group_id ON contacts WHEN new.group_id <> old.group_id BEGIN
  DELETE FROM group_contacts
  WHERE workspace_id = old.workspace_id AND created_at = old.created_at AND contact_id = old.id
    AND group_id IN (SELECT value FROM json_each(old.group_id));
  INSERT INTO group_contacts (workspace_id, group_id, created_at, contact_id)
  SELECT new.workspace_id, value, new.created_at, new.id FROM json_each(new.group_id);
END;

CREATE TRIGGER contact_leaves_groups AFTER DELETE ON contacts WHEN old.group_id <> '[]' BEGIN
  DELETE FROM group_contacts
  WHERE workspace_id = old.workspace_id AND created_at = old.created_at AND contact_id = old.id
    AND group_id IN (SELECT value FROM json_each(old.group_id));
END;

-- What contacts can have in custom_fields_data, by slug.
CREATE TABLE custom_fields (
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  id INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  slug TEXT NOT NULL,
  type TEXT NOT NULL,
  options TEXT NOT NULL,
  required INTEGER NOT NULL CHECK (required IN (0, 1)),
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name_key),
  UNIQUE (workspace_id, slug)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('group_contacts', 'group_contacts', '100000 10000 1000 1 1');

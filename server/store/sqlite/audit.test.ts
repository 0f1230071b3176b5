import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { migrate } from './migrate.ts';

test('what the audit log holds, not even SQL changes', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ackwell-audit-'));
  const file = join(directory, 'ackwell.db');
  migrate(file, silentLog);
  const db = new DatabaseSync(file);
  db.exec(`
    INSERT INTO workspaces (id, subdomain, name, created_at) VALUES (1, 'acme', 'Acme', 0);
    INSERT INTO audit_log VALUES (1, 1, 0, 'command', NULL, 'ada', 'secret.revealed', NULL, '{}');`);
  expect(() => db.exec('DELETE FROM audit_log')).toThrow('only grows');
  expect(() => db.exec(`UPDATE audit_log SET actor_name = 'bob'`)).toThrow('only grows');
  const over = `INSERT OR REPLACE INTO audit_log VALUES (1, 1, 0, 'command', NULL, 'bob', 'secret.revealed', NULL, '{}')`;
  expect(() => db.exec(over)).toThrow('only grows');
  db.close();
  rmSync(directory, { recursive: true });
});

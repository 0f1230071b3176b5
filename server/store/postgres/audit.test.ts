import { expect, test } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { silentLog } from '../../kit/log.ts';
import { openPostgresStore } from './open.ts';
import { administer, freshDatabase } from './postgres-rig.ts';

test('what the audit log holds, not even SQL changes', async () => {
  const { url, drop } = await freshDatabase();
  const store = await openPostgresStore({ url, serve: false, clock: systemClock, log: silentLog });
  await store.close();
  await administer(url, `
    INSERT INTO workspaces (subdomain, name, created_at) VALUES ('acme', 'Acme', 0);
    INSERT INTO audit_log VALUES (1, 1, 0, 'command', NULL, 'ada', 'secret.revealed', NULL, '{}');`);
  for (const sql of ['DELETE FROM audit_log', `UPDATE audit_log SET actor_name = 'bob'`, 'TRUNCATE audit_log']) {
    await expect(administer(url, `SET session_replication_role = replica; ${sql}`)).rejects.toThrow('only grows');
    await expect(administer(url, sql)).rejects.toThrow('only grows');
  }
  await drop();
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { unconnected } from '../connection.ts';
import { Seal } from '../seal.ts';
import { renewSeals } from './renew-seals.ts';

const SECRETS = { token: 'EAAG-token', code: null, pin: '123456' };

test('tokens that the app secret of before has sealed open with it, and without it once they are sealed anew', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'ackwell-seals-'));
  const store = await openSqliteStore({ directory, serve: true, clock: new ManualClock(), log: silentLog });
  const { connections } = store.whatsapp;
  try {
    for (const [at, appSecret] of ['before', 'now', 'nobody knows'].entries()) {
      const owner = { email: `a${at}@acme.example`, name: 'A', passwordHash: 'x' };
      await store.workspaces.create({ subdomain: `acme${at}`, name: 'Acme', owner, secret: 'whsec_x', nowMs: 0 });
      const [id, secrets] = [at + 1, new Seal(appSecret).close(at + 1, SECRETS)];
      await connections.save({ connection: { ...unconnected(id, 0), secrets }, expects: 0 });
    }
    const stored = async () => Promise.all([1, 2, 3].map(async (id) => (await connections.get(id))?.secrets ?? ''));
    const [first = '', second, third] = await stored();
    const [both, now] = [new Seal('now', 'before'), new Seal('now')];
    expect([both.open(1, first), both.open(2, first), now.open(1, first)]).toEqual([SECRETS, null, null]);
    await renewSeals({ store, seal: both, log: silentLog });
    const [renewed = '', ...others] = await stored();
    expect(now.open(1, renewed)).toEqual(SECRETS);
    expect(others).toEqual([second, third]);
  } finally {
    await store.close();
    rmSync(directory, { recursive: true });
  }
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveConfig } from '../config/resolve.ts';
import { systemClock } from '../kit/clock.ts';
import { silentLog } from '../kit/log.ts';
import './commands/start.ts';
import './main.ts';
import { startSmall } from './runtime.ts';

/**
 * Starts a server on an empty folder and stops it: all that it is made of then lies compiled where Node keeps such things, and
 * a mark beside it. In the same way as `start` does, because what was compiled under other settings of V8 is not used.
 */
const data = mkdtempSync(join(tmpdir(), 'ackwell-compile-'));
const { config } = resolveConfig({ flags: { data, port: '0' }, environment: {}, file: null, readSecret: () => '' });
const giveUp = () => process.exit(1);
const { stop } = await startSmall(async () => {
  const [{ startServer }] = await Promise.all([import('../main.ts'), import('../store/postgres/open.ts')]);
  return startServer(config, { clock: systemClock, log: silentLog, giveUp });
});
await stop();
rmSync(data, { recursive: true, force: true });
const compiled = getCompileCacheDir();
if (compiled !== undefined) writeFileSync(join(compiled, 'complete'), '');
process.exit();

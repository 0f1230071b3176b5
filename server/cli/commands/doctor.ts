import { existsSync } from 'node:fs';
import { inspectDatabase, isServed } from '../../store/sqlite/inspect.ts';
import { StoreFault, type Store } from '../../store/contract.ts';
import { command, type Call } from '../command.ts';
import { withStore } from '../data.ts';
import { fail, ok, warn, type Check } from '../doctor/check.ts';
import { checkMachine } from '../doctor/machine.ts';
import { checkWebhooks } from '../doctor/webhooks.ts';
import { Failure } from '../failure.ts';
import { servedConfig } from '../served-config.ts';
import { aligned, printable } from '../terminal.ts';

const COLOURS = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

export const doctor = command({
  name: 'doctor',
  summary: 'Look at the installation and say what to do.',
  details: 'Ends with 1 when something fails. Reads the whole database once.',
  options: {},
  settings: ['host', 'port', 'publicUrl', 'allowTargets', 'retentionDays', 'role', 'metaAppId', 'metaAppSecret'],
  examples: ['ackwell doctor', 'ackwell doctor --data /var/lib/ackwell --json'],
  async run(call) {
    const checks = await examine(call);
    const { terminal } = call;
    if (call.json) terminal.print(JSON.stringify({ checks }));
    else for (const line of report(checks, call)) terminal.print(line);
    const failed = checks.filter(({ status }) => status === 'fail').length;
    if (failed > 0) throw new Failure(failed === 1 ? 'One check failed.' : `${failed} checks failed.`);
  },
});

async function examine(call: Call): Promise<Check[]> {
  const { data: directory, databaseUrl } = call.config;
  if (databaseUrl !== null) return orFailed(() => examineDatabase(call, databaseUrl));
  if (!existsSync(directory)) {
    const advice = 'ackwell start makes it; or name the right one with --data.';
    return [warn('data folder', `${directory} is not there`, advice)];
  }
  const machine = checkMachine(directory);
  if (machine.some(({ check, status }) => check === 'data folder' && status === 'fail')) return machine;
  return [...machine, ...(await orFailed(() => examineData(call, directory)))];
}

async function examineData(call: Call, directory: string): Promise<Check[]> {
  const served = isServed(directory);
  const origin = servedConfig(directory)?.origin;
  const where = origin === undefined ? '' : ` at ${origin}`;
  const server = ok('server', served ? `runs on this data${where}` : 'does not run on this data');
  const webhooks = await withStore(call, (store) => examineWebhooks(call, store, served));
  return [server, checkDatabase(directory), ...webhooks];
}

/** Opening the store migrates, so that there is a schema to look at. */
function examineDatabase(call: Call, databaseUrl: string): Promise<Check[]> {
  return withStore(call, async (store) => {
    const { checkPostgres } = await import('../doctor/postgres.ts');
    const { checks, served } = await checkPostgres(databaseUrl, { nodes: await store.nodes.list(), clock: call.clock });
    return [...checks, ...(await examineWebhooks(call, store, served))];
  });
}

function examineWebhooks({ config, clock }: Call, store: Store, served: boolean): Promise<Check[]> {
  return checkWebhooks({ store, config, nowMs: clock.now(), served });
}

/** What cannot be examined has failed. */
async function orFailed(examine: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await examine();
  } catch (error) {
    if (error instanceof StoreFault || error instanceof Failure) {
      return [fail('database', error.message, 'Nothing was changed; see the sentence before.')];
    }
    throw error;
  }
}

function checkDatabase(directory: string): Check {
  const { schemaVersion, bytes, freeBytes, givesBack, damage } = inspectDatabase(directory);
  const says = `schema ${schemaVersion}, ${Math.ceil(bytes / 1024)} KiB`;
  if (damage !== null) {
    return fail('database', `${says}: ${damage}`, 'Stop the server, keep the files, and restore the last backup.');
  }
  if (givesBack) return ok('database', `${says}, intact`);
  const free = `intact, ${Math.ceil(freeBytes / 1024)} KiB of it free, which a file of an older version keeps`;
  return warn('database', `${says}, ${free}`, 'Once, with the server stopped: ackwell compact. Then a purge makes it smaller.');
}

function report(checks: Check[], { terminal }: Call): string[] {
  const lines = aligned(checks.map(({ check, status, says }) => [status.padEnd(4), check, printable(says)]));
  return lines.flatMap((line, at) => {
    const { status, advice } = checks[at] ?? { status: 'ok' as const, advice: undefined };
    const painted = terminal.paint(COLOURS[status], line.slice(0, 4)) + line.slice(4);
    return advice === undefined ? [painted] : [painted, `      ${printable(advice)}`];
  });
}

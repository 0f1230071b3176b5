import { systemClock, type Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { NodeRole } from '../../kit/node-role.ts';
import type { Store } from '../contract.ts';
import { Connection } from './connection.ts';
import { KnownCounters } from './counters.ts';
import { durabilityOf, riskOf, type Durability } from './durability.ts';
import { LogDays } from './log-days.ts';
import { migrate } from './migrate.ts';
import { Membership } from './nodes.ts';
import { Reader } from './reader.ts';
import { PostgresStore } from './store.ts';
import { Statistics } from './statistics.ts';
import { sealSecrets } from './sealing.ts';
import { Vault } from '../vault.ts';
import { Writer } from './writer.ts';

/** Reads by key take 0.1 ms each, and are sent without waiting for each other's answers. */
const NEAR_SESSIONS = 1;
const READER_SESSIONS = 3;
/** Lists and counts may look at many rows. */
const LONG_READ_TIMEOUT_MS = 30_000;
/** A migration may rewrite a large table. */
const MIGRATION_TIMEOUT_MS = 60 * 60_000;

export type PostgresOptions = {
  url: string;
  /** True for servers, any number of which lease deliveries side by side. Commands leave it false. */
  serve: boolean;
  role?: NodeRole;
  clock: Clock;
  log: Log;
  /** What the secrets are sealed with; null to keep them as they are. */
  secretKey?: string | null;
};

/** Rejects with a StoreFault whose message says what to do. */
export async function openPostgresStore(wishes: PostgresOptions): Promise<Store> {
  const { url, serve, role = 'all', clock, log, secretKey = null } = wishes;
  // Lingering, lost connections and leases are matters of the machine: they run on the real clock even where a test holds the other.
  const options = { url, clock: systemClock };
  const vault = new Vault(secretKey);
  await prepare({ ...options, statementTimeoutMs: MIGRATION_TIMEOUT_MS }, { serve, log, vault });
  const membership = serve ? new Membership({ connect: options, clock: systemClock, log, role }) : null;
  const days = new LogDays({ ...options, statementTimeoutMs: LONG_READ_TIMEOUT_MS });
  if (serve) await days.prepare(clock.now());
  await membership?.join();
  const near = new Reader(options, NEAR_SESSIONS);
  const reader = new Reader({ ...options, statementTimeoutMs: LONG_READ_TIMEOUT_MS }, READER_SESSIONS);
  const statistics = new Statistics(reader, log);
  const counters = new KnownCounters();
  const newWriter = () =>
    new Writer({
      connection: new Connection(options),
      node: () => membership?.id ?? null,
      isAlone: () => membership?.isAlone ?? false,
      counters,
      clock: systemClock,
      onWritten: (operations) => statistics.note(operations),
    });
  return new PostgresStore({ days, near, reader, writer: newWriter(), door: newWriter(), counters, vault, membership, clock });
}

type Preparing = { serve: boolean; log: Log; vault: Vault };

async function prepare(options: ConstructorParameters<typeof Connection>[0], { serve, log, vault }: Preparing): Promise<void> {
  const connection = new Connection(options);
  try {
    const db = await connection.session();
    await migrate(db, log);
    await sealSecrets(db, vault);
    if (serve) warnOfRisk(await durabilityOf(db), log);
  } finally {
    await connection.close();
  }
}

function warnOfRisk(durability: Durability, log: Log): void {
  const risk = riskOf(durability);
  if (risk) log.warn('store.not_durable', { setting: `${risk.setting} = off`, a_power_cut_can_take: risk.loses });
}

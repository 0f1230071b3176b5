import { listAudit } from './audit.ts';
import { eventsOfContact, messagesOfContact, tracesOfContact } from './privacy.ts';
import { copyDatabase } from './copy-database.ts';
import { countLog, newestAttempt } from './count-log.ts';
import type { Database } from './database.ts';
import { countDue, dueByEndpoint } from './due-by-endpoint.ts';
import { endpointHealth } from './flows.ts';
import { countUses } from './find-record.ts';
import { listTokens } from './find-token.ts';
import { listWorkspaces } from './find-workspace.ts';
import { attemptsOfEvent, lastAttempts, searchAttempts } from './list-attempts.ts';
import { deliveriesOfEvent, searchDeliveries } from './list-deliveries.ts';
import { listOwed } from './list-owed.ts';
import { listContacts, listContactsAfter, listNamed } from './list-records.ts';
import { countHistory, findOldAttempts, findOldEvents } from './purge-history.ts';
import { findTooLate } from './hasten-deliveries.ts';
import { eventsOfRecord, newestEvents, readFeed } from './read-feed.ts';
import { countRecoverable, findRecoverable } from './recover-deliveries.ts';
import { listStats } from './stats.ts';
import { findUnwanted } from './skip-unwanted.ts';
import { cutLog, rewriteSmall } from './wipe.ts';
import { WHATSAPP_READS } from './whatsapp/reads.ts';

/** Everything the reader's thread can be asked, by name: what may look at many rows. */
const READS = {
  attemptsOfEvent,
  copyDatabase,
  cutLog,
  countDue,
  countLog,
  countHistory,
  countRecoverable,
  countUses,
  deliveriesOfEvent,
  dueByEndpoint,
  endpointHealth,
  eventsOfRecord,
  eventsOfContact,
  findOldAttempts,
  findOldEvents,
  findRecoverable,
  findTooLate,
  findUnwanted,
  lastAttempts,
  searchAttempts,
  listAudit,
  listContacts,
  listContactsAfter,
  searchDeliveries,
  listNamed,
  listOwed,
  listStats,
  listTokens,
  listWorkspaces,
  messagesOfContact,
  tracesOfContact,
  newestAttempt,
  newestEvents,
  readFeed,
  rewriteSmall,
  ...WHATSAPP_READS,
};

export type ReadName = keyof typeof READS;
export type QueryOf<N extends ReadName> = Parameters<(typeof READS)[N]>[1];
export type AnswerOf<N extends ReadName> = ReturnType<(typeof READS)[N]>;

/** One question as it travels to the reader's thread. */
export type Read = [name: ReadName, query: unknown];

export function answer(db: Database, [name, query]: Read): unknown {
  // The store's side pairs each name with its own query: see `Reader.ask`.
  const read = READS[name] as (db: Database, query: unknown) => unknown;
  return read(db, query);
}

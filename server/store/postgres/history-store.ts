import type { AttemptStore, EventStore } from '../contract.ts';
import { attemptsOfEvent, findAttempt, lastAttempts, searchAttempts } from './list-attempts.ts';
import type { Parts } from './parts.ts';
import { eventsOfRecord, findEvent, newestEvents, readFeed } from './read-feed.ts';

export function eventStore({ near, reader }: Parts): EventStore {
  return {
    feed: (query) => reader.read((db) => readFeed(db, query)),
    get: (workspaceId, seq) => near.read((db) => findEvent(db, workspaceId, seq)),
    newest: (query) => reader.read((db) => newestEvents(db, query)),
    ofRecord: (query) => reader.read((db) => eventsOfRecord(db, query)),
  };
}

export function attemptStore({ near, reader, writer }: Parts): AttemptStore {
  return {
    add: (attempt) => writer.run('addAttempt', attempt),
    get: (workspaceId, id) => near.read((db) => findAttempt(db, workspaceId, id)),
    list: async (query) => (await reader.read((db) => searchAttempts(db, query))).rows,
    search: (query) => reader.read((db) => searchAttempts(db, query)),
    ofEvent: (workspaceId, eventSeq) => reader.read((db) => attemptsOfEvent(db, workspaceId, eventSeq)),
    lastOf: (workspaceId, eventSeqs) => reader.read((db) => lastAttempts(db, workspaceId, eventSeqs)),
  };
}

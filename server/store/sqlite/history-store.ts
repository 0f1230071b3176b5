import type { AttemptStore, EventStore } from '../contract.ts';
import { attemptOf } from '../attempt-row.ts';
import { encodeAttempt } from './add-attempt.ts';
import { findAttempt } from './list-attempts.ts';
import type { Parts } from './parts.ts';
import { findEvent } from './read-feed.ts';

export function eventStore({ near, reader }: Parts): EventStore {
  return {
    feed: (query) => reader.ask('readFeed', query),
    get: (workspaceId, seq) => near.read((db) => findEvent(db, workspaceId, seq)),
    newest: (query) => reader.ask('newestEvents', query),
    ofRecord: (query) => reader.ask('eventsOfRecord', query),
  };
}

export function attemptStore({ near, reader, writer }: Parts): AttemptStore {
  return {
    add: (attempt) => writer.run('addAttempt', encodeAttempt(attempt)),
    get: (workspaceId, id) => near.read((db) => findAttempt(db, workspaceId, id)),
    list: async (query) => (await reader.ask('searchAttempts', query)).rows.map(attemptOf),
    search: async (query) => {
      const { rows, searchedTo } = await reader.ask('searchAttempts', query);
      return { rows: rows.map(attemptOf), searchedTo };
    },
    ofEvent: async (workspaceId, eventSeq) => (await reader.ask('attemptsOfEvent', { workspaceId, eventSeq })).map(attemptOf),
    lastOf: (workspaceId, eventSeqs) => reader.ask('lastAttempts', { workspaceId, eventSeqs }),
  };
}

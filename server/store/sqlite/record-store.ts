import type { Page, RecordStore } from '../contract.ts';
import type { Source, Status } from '../../workspace/records.ts';
import { contactWithEmail, contactWithPhone, defaultStatus, findRecord, isMember, recordWithName } from './find-record.ts';
import type { Parts } from './parts.ts';

export function recordStore({ near, reader }: Parts): RecordStore {
  return {
    get: (model, workspaceId, id) => near.read((db) => findRecord(db, model, [workspaceId, id])),
    contactWithPhone: (workspaceId, phone) => near.read((db) => contactWithPhone(db, workspaceId, phone)),
    contactWithEmail: (workspaceId, email) => near.read((db) => contactWithEmail(db, workspaceId, email)),
    withName: (model, workspaceId, name) => near.read((db) => recordWithName(db, { model, workspaceId, name })),
    defaultStatus: (workspaceId) => near.read((db) => defaultStatus(db, workspaceId)),
    isMember: (workspaceId, accountId) => near.read((db) => isMember(db, workspaceId, accountId)),
    uses: (model, workspaceId, id) => reader.ask('countUses', { model, workspaceId, id }),
    contacts: (query) => reader.ask('listContacts', query),
    // Asked for one model, the thread answers with records of it.
    statuses: (query) => reader.ask('listNamed', { ...query, model: 'status' }) as Promise<Page<Status>>,
    sources: (query) => reader.ask('listNamed', { ...query, model: 'source' }) as Promise<Page<Source>>,
  };
}

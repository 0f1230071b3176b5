import type { RecordStore } from '../contract.ts';
import {
  contactWithEmail, contactWithPhone, countUses, defaultStatus, findRecord, isMember, recordWithName,
} from './find-record.ts';
import { listContacts, listContactsAfter, listNamed } from './list-records.ts';
import type { Parts } from './parts.ts';

export function recordStore({ near, reader }: Parts): RecordStore {
  return {
    get: (model, workspaceId, id) => near.read((db) => findRecord(db, model, [workspaceId, id])),
    contactWithPhone: (workspaceId, phone) => near.read((db) => contactWithPhone(db, workspaceId, phone)),
    contactWithEmail: (workspaceId, email) => near.read((db) => contactWithEmail(db, workspaceId, email)),
    withName: (model, workspaceId, name) => near.read((db) => recordWithName(db, { model, workspaceId, name })),
    defaultStatus: (workspaceId) => near.read((db) => defaultStatus(db, workspaceId)),
    isMember: (workspaceId, accountId) => near.read((db) => isMember(db, workspaceId, accountId)),
    uses: (model, workspaceId, id) => reader.read((db) => countUses(db, { model, workspaceId, id })),
    contacts: (query) => reader.read((db) => listContacts(db, query)),
    contactsAfter: (query) => reader.read((db) => listContactsAfter(db, query)),
    list: (kind, query) => reader.read((db) => listNamed(db, kind, query)),
  };
}

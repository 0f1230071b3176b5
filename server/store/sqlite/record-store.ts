import type { RecordOf } from '../../workspace/records.ts';
import type { NameHolder, Page, PageQuery, RecordStore } from '../contract.ts';
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
    contactsAfter: (query) => reader.ask('listContactsAfter', query),
    // The page is one of the kind that was asked for.
    list: <K extends NameHolder>(kind: K, query: PageQuery) => reader.ask('listNamed', [kind, query]) as Promise<Page<RecordOf[K]>>,
  };
}

import { z } from 'zod';
import type { ContactFilter, ContactPlace, Store } from '../../store/contract.ts';
import {
  CONTACT_INPUT,
  readNewContact,
  readPartOfContact,
  readWholeContact,
} from '../../workspace/contact-input.ts';
import { expectRequiredValues } from '../../workspace/custom-values.ts';
import { readInput } from '../../workspace/input.ts';
import { recordId } from '../../workspace/numbers.ts';
import { line } from '../../workspace/text.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { CONTACT } from '../shapes/records.ts';
import { orderToCreateContact, orderToDeleteContact, orderToEraseContact, orderToUpdateContact } from './contact-orders.ts';
import { contactPrivacyRoutes, eraseAndRemove, ERASE_QUERY, isErasure, REMOVED } from './contact-privacy.ts';
import { LIMIT, type CursorList } from './cursor-list.ts';
import { Erasures } from './erasures.ts';
import { instant } from './instant.ts';
import { PAGING, pageBody } from './page.ts';
import { recordBody, recordRoutes, type RecordDescription } from './record-routes.ts';

export const CONTACT_FILTERS = {
  type: z.enum(['lead', 'customer', 'guest']).optional(),
  status_id: recordId().optional(),
  source_id: recordId().optional(),
  assigned_id: recordId().optional(),
  group_id: recordId().optional(),
  q: line({ max: 255 }).optional(),
  updated_after: instant().optional(),
};

const CURSOR = z.string().transform((text, context): ContactPlace | null => {
  const place = text === '' ? null : placeIn(text);
  if (place !== undefined) return place;
  context.addIssue({ code: 'custom', message: 'must be one that a list has answered with.' });
  return z.NEVER;
});

const LIST_QUERY = z.object({ ...PAGING, ...CONTACT_FILTERS, cursor: CURSOR.optional(), limit: LIMIT });

const ABOUT: RecordDescription = {
  shape: CONTACT,
  hasCursor: true,
  query: LIST_QUERY,
  ...CONTACT_INPUT,
  list: { query: { type: 'lead', per_page: 15 }, status: 200 },
  created: { firstname: 'Grace', lastname: 'Hopper', phone: '+14155550199', type: 'lead', status_id: 1, source_id: 1 },
  replaced: { firstname: 'Ada', lastname: 'King', phone: '+14155550101', type: 'customer' },
  updated: { status_id: 2 },
};

export function contactRoutes(ports: ApiPorts): Route[] {
  const { store } = ports;
  const erasures = new Erasures();
  const country = (call: Call) => call.workspace.country;

  const routes = recordRoutes(ports, {
    kind: 'contact',
    label: 'Contact',
    plural: 'contacts',
    abilities: 'contacts',
    list: (call) => listContacts(ports, call),
    create: async (call, apply) => {
      const input = readNewContact(call.body, country(call));
      expectRequiredValues(input, call.workspace.customFields);
      return apply(await orderToCreateContact(store, call.workspace, input));
    },
    replace: (call, id, apply) =>
      apply(orderToUpdateContact(store, call.workspace, { id, input: readWholeContact(call.body, country(call)) })),
    update: (call, id, apply) =>
      apply(orderToUpdateContact(store, call.workspace, { id, input: readPartOfContact(call.body, country(call)) })),
    remove: (call, id, apply) =>
      isErasure(call)
        ? eraseAndRemove(ports, { call, erasures, remove: () => apply(orderToEraseContact(store, call.workspace, id)) })
        : apply(orderToDeleteContact(store, call.workspace, id)),
    about: ABOUT,
  });
  return [...routes.map(withErasure), ...contactPrivacyRoutes(ports, erasures)];
}

function withErasure(route: Route): Route {
  if (route.method !== 'DELETE') return route;
  const details = 'With `erase=true` events, logs, kept answers and messages are emptied as well, and the answer says of how many.';
  return { ...route, about: { ...route.about, details, query: ERASE_QUERY, answers: { 200: REMOVED } } };
}

async function listContacts({ store }: ApiPorts, call: Call) {
  const query = readInput(LIST_QUERY, call.query);
  if (call.query['cursor'] !== undefined || call.query['limit'] !== undefined) return contactsFrom(store, call, query);
  const { rows, total } = await store.records.contacts({ ...filterOf(call, query), page: query.page, perPage: query.per_page });
  const found = { rows: rows.map((row) => recordBody('contact', row)), total };
  return pageBody(call, { ...query, filters: Object.keys(CONTACT_FILTERS) }, found);
}

/** For machines, which want all of it: part after part, at the same cost anywhere in the list. */
async function contactsFrom(store: Store, call: Call, query: Query): Promise<CursorList> {
  const { limit, cursor } = query;
  const rows = await store.records.contactsAfter({ ...filterOf(call, query), limit, ...(cursor && { after: cursor }) });
  const last = rows.at(-1);
  const next = last && rows.length === limit ? cursorAt({ createdAt: last.created_at, id: last.id }) : null;
  return { data: rows.map((row) => recordBody('contact', row)), next, prev: null };
}

function cursorAt({ createdAt, id }: ContactPlace): string {
  return `${createdAt.toString(36)}-${id.toString(36)}`;
}

/** Undefined for what cursorAt never made. */
function placeIn(cursor: string): ContactPlace | undefined {
  const [, time, number] = /^([0-9a-z]{1,10})-([0-9a-z]{1,10})$/.exec(cursor) ?? [];
  if (time === undefined || number === undefined) return undefined;
  const place = { createdAt: Number.parseInt(time, 36), id: Number.parseInt(number, 36) };
  return Object.values(place).every(Number.isSafeInteger) ? place : undefined;
}

type Query = z.output<typeof LIST_QUERY>;

export function filterOf(call: Call, query: Pick<Query, keyof typeof CONTACT_FILTERS>): ContactFilter {
  const { type, status_id, source_id, assigned_id, group_id, q, updated_after } = query;
  return {
    workspaceId: call.workspace.id,
    ...(type !== undefined && { type }),
    ...(status_id !== undefined && { statusId: status_id }),
    ...(source_id !== undefined && { sourceId: source_id }),
    ...(assigned_id !== undefined && { assignedId: assigned_id }),
    ...(group_id !== undefined && { groupId: group_id }),
    ...(q !== undefined && q !== '' && { search: q }),
    ...(updated_after !== undefined && { updatedAfter: updated_after }),
  };
}

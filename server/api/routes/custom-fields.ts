import { z } from 'zod';
import type { Store, Workspace } from '../../store/contract.ts';
import type { Order } from '../../webhooks/outbox/order.ts';
import {
  createCustomField,
  CUSTOM_FIELD_INPUT,
  deleteCustomField,
  readNewCustomField,
  readPartOfCustomField,
  updateCustomField,
  type CustomFieldInput,
  type NewCustomFieldInput,
} from '../../workspace/custom-field.ts';
import { readInput } from '../../workspace/input.ts';
import type { CustomField } from '../../workspace/records.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { CUSTOM_FIELD } from '../shapes/records.ts';
import { PAGING, pageBody } from './page.ts';
import { recordBody, recordRoutes, type Apply, type RecordDescription } from './record-routes.ts';

const LIST_QUERY = z.object(PAGING);

const ABOUT: RecordDescription = {
  shape: CUSTOM_FIELD,
  query: LIST_QUERY,
  create: CUSTOM_FIELD_INPUT.create,
  replace: CUSTOM_FIELD_INPUT.update,
  update: CUSTOM_FIELD_INPUT.update,
  list: { status: 200 },
  created: { name: 'Shirt size', type: 'select', options: ['S', 'M', 'L'] },
  replaced: { name: 'Money to spend' },
  updated: { required: true },
  refusals: { remove: ['in_use'] },
};

/** What contacts can have in custom_fields_data. Whoever may do something with contacts may do it here. */
export function customFieldRoutes(ports: ApiPorts): Route[] {
  const { store } = ports;
  const change = (call: Call, id: number, apply: Apply<'custom_field'>) =>
    apply(orderToUpdate(store, call.workspace, { id, input: readPartOfCustomField(call.body) }));

  return recordRoutes(ports, {
    kind: 'custom_field',
    label: 'Custom field',
    plural: 'custom fields',
    abilities: 'contacts',
    about: ABOUT,
    list: async (call) => {
      const query = readInput(LIST_QUERY, call.query);
      const { page, per_page: perPage } = query;
      const found = await store.records.list('custom_field', { workspaceId: call.workspace.id, page, perPage });
      return pageBody(call, query, { ...found, rows: found.rows.map((row) => recordBody('custom_field', row)) });
    },
    create: async (call, apply) => apply(await orderToCreate(store, call.workspace, readNewCustomField(call.body))),
    replace: change,
    update: change,
    remove: (call, id, apply) => apply(orderToDelete(store, call.workspace, id)),
  });
}

async function orderToCreate(store: Store, workspace: Workspace, input: NewCustomFieldInput) {
  const id = await store.takeId('custom_field');
  const order: Order<null, CustomField> = {
    workspace,
    key: keyOf(workspace),
    read: () => Promise.resolve(null),
    decide: (_nothing, now, seen) => createCustomField(id, input, { now, workspace: seen }),
  };
  return order;
}

function orderToUpdate(store: Store, workspace: Workspace, { id, input }: { id: number; input: CustomFieldInput }) {
  const order: Order<CustomField | null, CustomField> = {
    workspace,
    key: keyOf(workspace),
    read: () => store.records.get('custom_field', workspace.id, id),
    versionIn: (current) => current?.version ?? null,
    decide: (current, now, seen) => updateCustomField(current, input, { now, workspace: seen }),
  };
  return order;
}

function orderToDelete(store: Store, workspace: Workspace, id: number) {
  const order: Order<{ current: CustomField | null; uses: number }, CustomField> = {
    workspace,
    key: keyOf(workspace),
    read: async () => ({
      current: await store.records.get('custom_field', workspace.id, id),
      uses: await store.records.uses('custom_field', workspace.id, id),
    }),
    versionIn: ({ current }) => current?.version ?? null,
    decide: (snapshot, now, seen) => deleteCustomField(snapshot, { now, workspace: seen }),
  };
  return order;
}

/** One at a time: each is decided on all the others. */
function keyOf(workspace: Workspace): string {
  return `custom_field:${workspace.id}`;
}

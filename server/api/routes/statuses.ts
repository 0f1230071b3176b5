import { z } from 'zod';
import type { Store, Workspace } from '../../store/contract.ts';
import type { Order } from '../../webhooks/outbox/order.ts';
import { readInput } from '../../workspace/input.ts';
import type { Status } from '../../workspace/records.ts';
import {
  createStatus,
  deleteStatus,
  readNewStatus,
  readPartOfStatus,
  STATUS_INPUT,
  updateStatus,
  type NewStatusInput,
  type StatusInput,
} from '../../workspace/status.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { STATUS } from '../shapes/records.ts';
import { PAGING, pageBody } from './page.ts';
import { recordBody, recordRoutes, type Apply, type RecordDescription } from './record-routes.ts';

const LIST_QUERY = z.object(PAGING);

const ABOUT: RecordDescription = {
  shape: STATUS,
  query: LIST_QUERY,
  create: STATUS_INPUT.create,
  replace: STATUS_INPUT.update,
  update: STATUS_INPUT.update,
  list: { status: 200 },
  created: { name: 'Won', color: '#22c55e' },
  replaced: { name: 'Fresh', color: null },
  updated: { color: '#0ea5e9' },
  refusals: { update: ['default_required'], remove: ['in_use', 'default_undeletable'] },
};

export function statusRoutes(ports: ApiPorts): Route[] {
  const { store } = ports;
  const change = (call: Call, id: number, apply: Apply<'status'>) =>
    apply(orderToUpdate(store, call.workspace, { id, input: readPartOfStatus(call.body) }));

  return recordRoutes(ports, {
    kind: 'status',
    label: 'Status',
    plural: 'statuses',
    abilities: 'statuses',
    list: async (call) => {
      const query = readInput(LIST_QUERY, call.query);
      const { page, per_page: perPage } = query;
      const { rows, total } = await store.records.list('status', { workspaceId: call.workspace.id, page, perPage });
      return pageBody(call, query, { rows: rows.map((row) => recordBody('status', row)), total });
    },
    create: async (call, apply) => apply(await orderToCreate(store, call.workspace, readNewStatus(call.body))),
    replace: change,
    update: change,
    remove: (call, id, apply) => apply(orderToDelete(store, call.workspace, id)),
    about: ABOUT,
  });
}

type Others = { nameHolder: number | null; oldDefault: Status | null };

async function orderToCreate(store: Store, workspace: Workspace, input: NewStatusInput) {
  const id = await store.takeId('status');
  const order: Order<Others, Status> = {
    workspace,
    key: statusKey(workspace),
    read: (_workspace, trusting) => othersThan(store, workspace.id, { input, trusting }),
    decide: (others, now, seen) => createStatus({ id, ...others }, input, { now, workspace: seen }),
  };
  return order;
}

function orderToUpdate(store: Store, workspace: Workspace, { id, input }: { id: number; input: StatusInput }) {
  const order: Order<Others & { current: Status | null }, Status> = {
    workspace,
    key: statusKey(workspace),
    read: async (_workspace, trusting) => ({
      current: await store.records.get('status', workspace.id, id),
      ...(await othersThan(store, workspace.id, { input, trusting })),
    }),
    versionIn: ({ current }) => current?.version ?? null,
    decide: (snapshot, now, seen) => updateStatus(snapshot, input, { now, workspace: seen }),
  };
  return order;
}

function orderToDelete(store: Store, workspace: Workspace, id: number) {
  const order: Order<{ current: Status | null; uses: number }, Status> = {
    workspace,
    key: statusKey(workspace),
    read: async () => ({
      current: await store.records.get('status', workspace.id, id),
      uses: await store.records.uses('status', workspace.id, id),
    }),
    versionIn: ({ current }) => current?.version ?? null,
    decide: (snapshot, now, seen) => deleteStatus(snapshot, { now, workspace: seen }),
  };
  return order;
}

/** One key for all statuses of a workspace: making one the default changes another. */
function statusKey(workspace: Workspace): string {
  return `status:${workspace.id}`;
}

async function othersThan(
  { records }: Store,
  workspaceId: number,
  { input, trusting }: { input: StatusInput; trusting: boolean },
): Promise<Others> {
  const name = trusting ? undefined : input.name;
  return {
    nameHolder: name !== undefined ? await records.withName('status', workspaceId, name) : null,
    oldDefault: input.isdefault === 1 ? await records.defaultStatus(workspaceId) : null,
  };
}

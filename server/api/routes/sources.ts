import { z } from 'zod';
import type { Store, Workspace } from '../../store/contract.ts';
import type { Order } from '../../webhooks/outbox/order.ts';
import { readInput } from '../../workspace/input.ts';
import type { Source } from '../../workspace/records.ts';
import {
  createSource,
  deleteSource,
  readNewSource,
  readPartOfSource,
  SOURCE_INPUT,
  updateSource,
  type NewSourceInput,
  type SourceInput,
} from '../../workspace/source.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { SOURCE } from '../shapes/records.ts';
import { PAGING, pageBody } from './page.ts';
import { recordBody, recordRoutes, type RecordDescription } from './record-routes.ts';

const LIST_QUERY = z.object(PAGING);

const ABOUT: RecordDescription = {
  shape: SOURCE,
  query: LIST_QUERY,
  create: SOURCE_INPUT.create,
  replace: SOURCE_INPUT.update,
  update: SOURCE_INPUT.update,
  list: { status: 200 },
  created: { name: 'Trade fair' },
  replaced: { name: 'Web site' },
  updated: { name: 'Web site' },
  refusals: { remove: ['in_use'] },
};

export function sourceRoutes(ports: ApiPorts): Route[] {
  const { store, outbox } = ports;
  const change = (call: Call, id: number) =>
    outbox.apply(orderToUpdate(store, call.workspace, { id, input: readPartOfSource(call.body) }));

  return recordRoutes(ports, {
    model: 'source',
    label: 'Source',
    plural: 'sources',
    list: async (call) => {
      const query = readInput(LIST_QUERY, call.query);
      const { page, per_page: perPage } = query;
      const { rows, total } = await store.records.sources({ workspaceId: call.workspace.id, page, perPage });
      return pageBody(call, query, { rows: rows.map((row) => recordBody('source', row)), total });
    },
    create: async (call) => outbox.apply(await orderToCreate(store, call.workspace, readNewSource(call.body))),
    replace: change,
    update: change,
    remove: (call, id) => outbox.apply(orderToDelete(store, call.workspace, id)),
    about: ABOUT,
  });
}

async function orderToCreate(store: Store, workspace: Workspace, input: NewSourceInput) {
  const id = await store.takeId('source');
  const order: Order<number | null, Source> = {
    workspace,
    key: sourceKey(workspace),
    read: (_workspace, trusting) => nameHolder(store, workspace.id, trusting ? {} : input),
    decide: (holder, now, seen) => createSource({ id, nameHolder: holder }, input, { now, workspace: seen }),
  };
  return order;
}

function orderToUpdate(store: Store, workspace: Workspace, { id, input }: { id: number; input: SourceInput }) {
  const order: Order<{ current: Source | null; nameHolder: number | null }, Source> = {
    workspace,
    key: sourceKey(workspace),
    read: async (_workspace, trusting) => ({
      current: await store.records.get('source', workspace.id, id),
      nameHolder: await nameHolder(store, workspace.id, trusting ? {} : input),
    }),
    decide: (snapshot, now, seen) => updateSource(snapshot, input, { now, workspace: seen }),
  };
  return order;
}

function orderToDelete(store: Store, workspace: Workspace, id: number) {
  const order: Order<{ current: Source | null; uses: number }, Source> = {
    workspace,
    key: sourceKey(workspace),
    read: async () => ({
      current: await store.records.get('source', workspace.id, id),
      uses: await store.records.uses('source', workspace.id, id),
    }),
    decide: (snapshot, now, seen) => deleteSource(snapshot, { now, workspace: seen }),
  };
  return order;
}

/** One at a time: every change of a source moves what the others were decided on. */
function sourceKey(workspace: Workspace): string {
  return `sources:${workspace.id}`;
}

async function nameHolder({ records }: Store, workspaceId: number, { name }: SourceInput): Promise<number | null> {
  return name === undefined ? null : records.withName('source', workspaceId, name);
}

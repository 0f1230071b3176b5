import { z } from 'zod';
import type { Store, Workspace } from '../../store/contract.ts';
import type { Order } from '../../webhooks/outbox/order.ts';
import { readInput } from '../../workspace/input.ts';
import {
  createNamed,
  deleteNamed,
  NAME_INPUT,
  NAMED_LABELS,
  readName,
  readNewName,
  updateNamed,
  type NameInput,
  type NewNameInput,
} from '../../workspace/named-record.ts';
import type { NamedKind, RecordOf } from '../../workspace/records.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { GROUP, SOURCE } from '../shapes/records.ts';
import { PAGING, pageBody } from './page.ts';
import { recordBody, recordRoutes, type Apply, type RecordDescription } from './record-routes.ts';

const LIST_QUERY = z.object(PAGING);

const PLURALS = { source: 'sources', group: 'groups' } as const;

const COMMON = {
  query: LIST_QUERY,
  list: { status: 200 },
  refusals: { remove: ['in_use' as const] },
};

const inputsOf = (kind: NamedKind) => {
  const { create, update } = NAME_INPUT[kind];
  return { create, replace: update, update };
};

const ABOUT: Record<NamedKind, RecordDescription> = {
  source: {
    ...COMMON,
    ...inputsOf('source'),
    shape: SOURCE,
    created: { name: 'Trade fair' },
    replaced: { name: 'Web site' },
    updated: { name: 'Web site' },
  },
  group: {
    ...COMMON,
    ...inputsOf('group'),
    shape: GROUP,
    created: { name: 'Newsletter' },
    replaced: { name: 'Press' },
    updated: { name: 'Press' },
  },
};

/** Sources or groups. */
export function namedRecordRoutes<K extends NamedKind>(ports: ApiPorts, kind: K): Route[] {
  const { store } = ports;
  const change = (call: Call, id: number, apply: Apply<K>) =>
    apply(orderToUpdate({ store, workspace: call.workspace, kind }, id, readName(kind, call.body)));

  return recordRoutes(ports, {
    kind,
    label: NAMED_LABELS[kind],
    plural: PLURALS[kind],
    abilities: PLURALS[kind],
    about: ABOUT[kind],
    list: async (call) => {
      const query = readInput(LIST_QUERY, call.query);
      const { page, per_page: perPage } = query;
      const { rows, total } = await store.records.list(kind, { workspaceId: call.workspace.id, page, perPage });
      return pageBody(call, query, { rows: rows.map((row) => recordBody(kind, row)), total });
    },
    create: async (call, apply) =>
      apply(await orderToCreate({ store, workspace: call.workspace, kind }, readNewName(kind, call.body))),
    replace: change,
    update: change,
    remove: (call, id, apply) => apply(orderToDelete({ store, workspace: call.workspace, kind }, id)),
  });
}

type Place<K> = { store: Store; workspace: Workspace; kind: K };
type Named<K extends NamedKind> = RecordOf[K];

async function orderToCreate<K extends NamedKind>(place: Place<K>, input: NewNameInput) {
  const { store, workspace, kind } = place;
  const id = await store.takeId(kind);
  const order: Order<number | null, Named<K>> = {
    workspace,
    key: keyOf(place),
    read: (_workspace, trusting) => nameHolder(place, trusting ? {} : input),
    decide: (holder, now, seen) => createNamed({ kind, id, nameHolder: holder }, input, { now, workspace: seen }),
  };
  return order;
}

function orderToUpdate<K extends NamedKind>(place: Place<K>, id: number, input: NameInput) {
  const { store, workspace, kind } = place;
  const order: Order<{ current: Named<K> | null; nameHolder: number | null }, Named<K>> = {
    workspace,
    key: keyOf(place),
    read: async (_workspace, trusting) => ({
      current: await store.records.get(kind, workspace.id, id),
      nameHolder: await nameHolder(place, trusting ? {} : input),
    }),
    versionIn: ({ current }) => current?.version ?? null,
    decide: (snapshot, now, seen) => updateNamed({ kind, ...snapshot }, input, { now, workspace: seen }),
  };
  return order;
}

function orderToDelete<K extends NamedKind>(place: Place<K>, id: number) {
  const { store, workspace, kind } = place;
  const order: Order<{ current: Named<K> | null; uses: number }, Named<K>> = {
    workspace,
    key: keyOf(place),
    read: async () => ({
      current: await store.records.get(kind, workspace.id, id),
      uses: await store.records.uses(kind, workspace.id, id),
    }),
    versionIn: ({ current }) => current?.version ?? null,
    decide: (snapshot, now, seen) => deleteNamed({ kind, ...snapshot }, { now, workspace: seen }),
  };
  return order;
}

/** One at a time: every change of a source moves what the others were decided on. */
function keyOf({ workspace, kind }: Place<NamedKind>): string {
  return `${kind}:${workspace.id}`;
}

async function nameHolder(place: Place<NamedKind>, { name }: NameInput): Promise<number | null> {
  const { store, workspace, kind } = place;
  return name === undefined ? null : store.records.withName(kind, workspace.id, name);
}

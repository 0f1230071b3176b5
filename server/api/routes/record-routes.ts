import { z } from 'zod';
import type { RefusalCode } from '../../../contract/refusals.ts';
import { restTime } from '../../kit/time.ts';
import type { PlainAnswer } from '../../store/contract-answers.ts';
import { withOutcome } from '../../webhooks/outbox/kept-answer.ts';
import type { Order } from '../../webhooks/outbox/order.ts';
import { attributesOf } from '../../webhooks/event.ts';
import type { RecordKind, RecordOf } from '../../workspace/records.ts';
import type { Description, Example } from '../description.ts';
import type { ApiPorts } from '../ports.ts';
import type { Answer, Call, Route } from '../route.ts';
import { DONE, dataOf, savedOf } from '../shapes/envelope.ts';
import { cursorListOf, pageOf } from '../shapes/lists.ts';
import { done, success } from './answer.ts';
import { etagOf, isKnown, onlyIfMatching } from './etag.ts';
import { found, pathId } from './path-id.ts';
import { viaOf } from './via.ts';

/** Carries an order out, with what the call's headers ask for, and answers. */
export type Apply<K extends RecordKind> = <Snapshot>(order: Order<Snapshot, RecordOf[K]>) => Promise<Answer>;

/** What differs between the kinds of record; the calls and their answers are the same for all. */
export type RecordCalls<K extends RecordKind> = {
  kind: K;
  label: 'Contact' | 'Status' | 'Source' | 'Group' | 'Custom field';
  plural: 'contacts' | 'statuses' | 'sources' | 'groups' | 'custom fields';
  /** Whose abilities the calls need. */
  abilities: 'contacts' | 'statuses' | 'sources' | 'groups';
  /** The body under `data`. */
  list: (call: Call) => Promise<unknown>;
  create: (call: Call, apply: Apply<K>) => Promise<Answer>;
  /** PUT. */
  replace: (call: Call, id: number, apply: Apply<K>) => Promise<Answer>;
  /** PATCH. */
  update: (call: Call, id: number, apply: Apply<K>) => Promise<Answer>;
  remove: (call: Call, id: number, apply: Apply<K>) => Promise<Answer>;
  about: RecordDescription;
};

type Body = NonNullable<Example['body']>;

/** What differs between the descriptions of the kinds. */
export type RecordDescription = {
  shape: z.ZodType;
  /** The list can also be read with a cursor. */
  hasCursor?: true;
  query: z.ZodObject;
  create: z.ZodType;
  replace: z.ZodType;
  update: z.ZodType;
  list: Example;
  /** The bodies of the examples. */
  created: Body;
  replaced: Body;
  updated: Body;
  refusals?: { update?: RefusalCode[]; remove?: RefusalCode[] };
};

const CURSOR_DETAILS =
  'In pages; or, with `limit` or `cursor`, in parts: ask for `cursor=` and then for each `next`, until it is null. ' +
  'Without a count, and as fast at the end as at the beginning.';

const ETAG = { ETag: 'The version of the record, for If-Match and If-None-Match.' };

const OUTCOME = {
  'X-Webhook-Outcome': 'What became of the events of this call: `delivered`, `failed`, `pending`, `skipped` or `queued`.',
};

export function recordRoutes<K extends RecordKind>({ store, outbox }: ApiPorts, calls: RecordCalls<K>): Route[] {
  const { kind, label, plural, abilities: of } = calls;
  const applying = (call: Call, answerTo: (row: RecordOf[K]) => PlainAnswer): Apply<K> => async (order) => {
    const keep = call.once && { keep: { ...call.once, answerTo } };
    const { result, outcome } = await outbox.apply({ ...onlyIfMatching(order, call.conditions), ...keep, via: viaOf(call) });
    return withOutcome(answerTo(result), outcome);
  };
  const saved = (row: RecordOf[K], [status, verb]: [number, string]): PlainAnswer => ({
    ...success(recordBody(kind, row), `${label} ${verb} successfully`),
    status,
    headers: { ETag: etagOf(row) },
  });
  const updating = (call: Call) => applying(call, (row) => saved(row, [200, 'updated']));

  const list = async (call: Call) => success(await calls.list(call));
  const read = async (call: Call): Promise<Answer> => {
    const row = found(await store.records.get(kind, call.workspace.id, pathId(call, label)), label);
    const headers = { ETag: etagOf(row) };
    if (isKnown(row, call.conditions)) return { status: 304, body: undefined, headers };
    return { ...success(recordBody(kind, row)), headers };
  };
  const create = (call: Call) => calls.create(call, applying(call, (row) => saved(row, [201, 'created'])));
  const replace = (call: Call) => calls.replace(call, pathId(call, label), updating(call));
  const update = (call: Call) => calls.update(call, pathId(call, label), updating(call));
  const remove = (call: Call) => {
    const gone = { ...done(`${label} deleted successfully`), headers: {} };
    return calls.remove(call, pathId(call, label), applying(call, () => gone));
  };

  const name = label.toLowerCase();
  const about = descriptions(name, calls);
  const path = `/${plural.replace(' ', '-')}`;
  const one = `${path}/:id`;
  const keeps = 'change' as const;
  const [creating, changing, deleting] = [`Failed to create ${name}`, `Failed to update ${name}`, `Failed to delete ${name}`];
  return [
    { method: 'GET', path, ability: `${of}.read`, failure: `Failed to list ${plural}`, handle: list, about: about.list },
    { method: 'GET', path: one, ability: `${of}.read`, failure: `Failed to read ${name}`, handle: read, about: about.read },
    { method: 'POST', path, ability: `${of}.create`, failure: creating, handle: create, about: about.create, keeps },
    { method: 'PUT', path: one, ability: `${of}.update`, failure: changing, handle: replace, about: about.replace, keeps },
    { method: 'PATCH', path: one, ability: `${of}.update`, failure: changing, handle: update, about: about.update, keeps },
    { method: 'DELETE', path: one, ability: `${of}.delete`, failure: deleting, handle: remove, about: about.remove, keeps },
  ];
}

type Verb = 'list' | 'read' | 'create' | 'replace' | 'update' | 'remove';
type Named = Pick<RecordCalls<RecordKind>, 'plural' | 'about'>;

function descriptions(name: string, { plural, about }: Named): Record<Verb, Description> {
  const { shape, refusals = {} } = about;
  const params = { id: 1 };
  const [changed, headers] = [{ 200: savedOf(shape) }, { ...OUTCOME, ...ETAG }];
  return {
    list: {
      summary: `List ${plural}`,
      ...(about.hasCursor && { details: CURSOR_DETAILS }),
      query: about.query,
      answers: { 200: about.hasCursor ? dataOf(z.union([pageOf(shape).shape.data, cursorListOf(shape).shape.data])) : pageOf(shape) },
      examples: [about.list],
    },
    read: { summary: `Read a ${name}`, answers: { 200: dataOf(shape) }, headers: ETAG, examples: [{ params, status: 200 }] },
    create: {
      summary: `Create a ${name}`,
      body: about.create,
      answers: { 201: savedOf(shape) },
      headers,
      examples: [{ body: about.created, status: 201 }],
    },
    replace: {
      summary: `Replace a ${name}`,
      body: about.replace,
      answers: changed,
      headers,
      refusals: ['precondition_failed', ...(refusals.update ?? [])],
      examples: [{ params, body: about.replaced, status: 200 }],
    },
    update: {
      summary: `Update a ${name}`,
      details: 'Changes what is given; what is absent keeps its value.',
      body: about.update,
      answers: changed,
      headers,
      refusals: ['precondition_failed', ...(refusals.update ?? [])],
      examples: [{ params, body: about.updated, status: 200 }],
    },
    remove: {
      summary: `Delete a ${name}`,
      details: 'Deleting is final.',
      answers: { 200: DONE },
      headers: OUTCOME,
      refusals: ['precondition_failed', ...(refusals.remove ?? [])],
      examples: [{ params: { id: 2 }, status: 200 }],
    },
  };
}

/** The read shape: a contact's keys in the order of its events; the short kinds tell their workspace first. */
export function recordBody<K extends RecordKind>(kind: K, row: RecordOf[K]): Record<string, unknown> {
  return BODIES[kind](row);
}

const BODIES: { [K in RecordKind]: (row: RecordOf[K]) => Record<string, unknown> } = {
  contact: (row) => ({ id: row.id, ...attributesOf('contact', row) }),
  status: (row) => ({ id: row.id, tenant_id: row.tenant_id, ...attributesOf('status', row) }),
  source: (row) => ({ id: row.id, tenant_id: row.tenant_id, ...attributesOf('source', row) }),
  // Shaped as a source is; it only has no events.
  group: (row) => ({ id: row.id, tenant_id: row.tenant_id, ...attributesOf('source', row) }),
  custom_field: ({ id, tenant_id, name, slug, type, options, required, created_at, updated_at }) => ({
    id,
    tenant_id,
    name,
    slug,
    type,
    options,
    required: required === 1,
    created_at: restTime(created_at),
    updated_at: restTime(updated_at),
  }),
};

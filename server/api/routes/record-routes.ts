import type { Model } from '../../../contract/webhook-event.ts';
import type { Applied } from '../../webhooks/outbox/order.ts';
import { attributesOf } from '../../webhooks/event.ts';
import type { RecordOf } from '../../workspace/records.ts';
import type { ApiPorts } from '../ports.ts';
import type { Answer, Call, Route } from '../route.ts';
import { done, success, withOutcome } from './answer.ts';
import { found, pathId } from './path-id.ts';

/** What differs between the kinds of record; the calls and their answers are the same for all. */
export type RecordCalls<M extends Model> = {
  model: M;
  label: 'Contact' | 'Status' | 'Source';
  plural: 'contacts' | 'statuses' | 'sources';
  /** The body under `data`. */
  list: (call: Call) => Promise<unknown>;
  create: (call: Call) => Promise<Applied<RecordOf[M]>>;
  /** PUT. */
  replace: (call: Call, id: number) => Promise<Applied<RecordOf[M]>>;
  /** PATCH. */
  update: (call: Call, id: number) => Promise<Applied<RecordOf[M]>>;
  remove: (call: Call, id: number) => Promise<Applied<unknown>>;
};

export function recordRoutes<M extends Model>({ store }: ApiPorts, calls: RecordCalls<M>): Route[] {
  const { model, label, plural } = calls;
  const list = async (call: Call) => success(await calls.list(call));
  const read = async (call: Call) => {
    const row = await store.records.get(model, call.workspace.id, pathId(call, label));
    return success(recordBody(model, found(row, label)));
  };
  const create = async (call: Call): Promise<Answer> => {
    const answer = saved(await calls.create(call), 'created');
    return { ...answer, status: 201 };
  };
  const replace = async (call: Call) => saved(await calls.replace(call, pathId(call, label)), 'updated');
  const update = async (call: Call) => saved(await calls.update(call, pathId(call, label)), 'updated');
  const remove = async (call: Call) =>
    withOutcome(done(`${label} deleted successfully`), await calls.remove(call, pathId(call, label)));
  const saved = (applied: Applied<RecordOf[M]>, verb: string) =>
    withOutcome(success(recordBody(model, applied.result), `${label} ${verb} successfully`), applied);

  const name = label.toLowerCase();
  const [path, one] = [`/${plural}`, `/${plural}/:id`];
  return [
    { method: 'GET', path, ability: `${plural}.read`, failure: `Failed to list ${plural}`, handle: list },
    { method: 'GET', path: one, ability: `${plural}.read`, failure: `Failed to read ${name}`, handle: read },
    { method: 'POST', path, ability: `${plural}.create`, failure: `Failed to create ${name}`, handle: create },
    { method: 'PUT', path: one, ability: `${plural}.update`, failure: `Failed to update ${name}`, handle: replace },
    { method: 'PATCH', path: one, ability: `${plural}.update`, failure: `Failed to update ${name}`, handle: update },
    { method: 'DELETE', path: one, ability: `${plural}.delete`, failure: `Failed to delete ${name}`, handle: remove },
  ];
}

/** The read shape: a contact's keys in the order of its events; the short kinds tell their workspace first. */
export function recordBody<M extends Model>(model: M, row: RecordOf[M]): Record<string, unknown> {
  const attributes = attributesOf(model, row);
  return model === 'contact' ? { id: row.id, ...attributes } : { id: row.id, tenant_id: row.tenant_id, ...attributes };
}

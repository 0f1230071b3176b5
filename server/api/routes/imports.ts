import { z } from 'zod';
import { restTime } from '../../kit/time.ts';
import { csvRow } from '../../csv/cells.ts';
import { receiveImport } from '../../csv/receive.ts';
import type { ImportStore } from '../../store/contract-imports.ts';
import type { Import } from '../../workspace/import.ts';
import { readInput } from '../../workspace/input.ts';
import { recordId } from '../../workspace/numbers.ts';
import type { ApiPorts } from '../ports.ts';
import type { Answer, Call, Route } from '../route.ts';
import { DONE, dataOf, textOf } from '../shapes/envelope.ts';
import { IMPORT, IMPORT_DETAIL } from '../shapes/imports.ts';
import { cursorListOf } from '../shapes/lists.ts';
import { accepted, done, success } from './answer.ts';
import { LIMIT, type CursorList } from './cursor-list.ts';
import { found, pathId } from './path-id.ts';
import { viaOf } from './via.ts';

const LABEL = 'Import';
const ABILITY = 'imports.create';
const PATH = '/imports/:id';

/** Complaints that are shown with an import. */
const SHOWN_REFUSALS = 100;
/** Complaints that are read at a time for their file. */
const REFUSALS_PER_READ = 1_000;

const LIST_QUERY = z.strictObject({ before: recordId().optional(), limit: LIMIT });

const EXAMPLE_FILE = 'firstname,lastname,phone,type,status_id,source_id\nGrace,Hopper,+14155550199,lead,1,1\n';

export function importRoutes(ports: ApiPorts): Route[] {
  return [
    {
      method: 'POST',
      path: '/imports/contacts',
      ability: ABILITY,
      failure: 'Failed to take in the file',
      takes: 'csv',
      handle: (call) => receive(ports, call),
      about: {
        summary: 'Import contacts',
        details:
          'A CSV file in UTF-8 of at most 64 MiB. Its first row names the columns: the fields of a contact, and the slugs of ' +
          'custom fields. All of it is stored and checked before this answers; then it is read, and each accepted row ' +
          'makes one `created` event, which is always queued.',
        body: textOf('text/csv'),
        answers: { 202: dataOf(IMPORT) },
        headers: { 'X-Webhook-Outcome': '`queued`: the events come as the rows are read.' },
        refusals: ['too_many_imports', 'not_csv'],
        examples: [{ text: EXAMPLE_FILE, status: 202 }],
      },
    },
    {
      method: 'GET',
      path: '/imports',
      ability: ABILITY,
      failure: 'Failed to list imports',
      handle: (call) => list(ports.store.imports, call),
      about: { summary: 'List imports', query: LIST_QUERY, answers: { 200: cursorListOf(IMPORT) }, examples: [{ status: 200 }] },
    },
    {
      method: 'GET',
      path: PATH,
      ability: ABILITY,
      failure: 'Failed to read the import',
      handle: (call) => read(ports.store.imports, call),
      about: { summary: 'Read an import', answers: { 200: dataOf(IMPORT_DETAIL) }, examples: [{ params: { id: 1 }, status: 200 }] },
    },
    {
      method: 'GET',
      path: `${PATH}/refused.csv`,
      ability: ABILITY,
      failure: 'Failed to read the refused rows',
      handle: (call) => refused(ports.store.imports, call),
      about: {
        summary: 'Download the refused rows of an import',
        details: 'With `line`, `field` and `reason`.',
        answers: { 200: textOf('text/csv') },
        examples: [{ params: { id: 1 }, status: 200 }],
      },
    },
    {
      method: 'DELETE',
      path: PATH,
      ability: ABILITY,
      failure: 'Failed to cancel the import',
      handle: (call) => cancel(ports, call),
      about: {
        summary: 'Cancel an import',
        details: 'The contacts that it has made stay. One that has ended stays as it is.',
        answers: { 200: DONE },
        examples: [{ params: { id: 1 }, status: 200 }],
      },
    },
  ];
}

async function receive({ store, clock, wakeImports }: ApiPorts, call: Call): Promise<Answer> {
  const { workspace, file, once } = call;
  if (!file) throw new Error('A route that takes a file was called without one');
  const received = await receiveImport(store, { file, workspace, key: once?.key ?? null, via: viaOf(call), clock });
  wakeImports();
  return { ...accepted(importRow(received)), headers: { 'X-Webhook-Outcome': 'queued' } };
}

async function list(imports: ImportStore, call: Call) {
  const { before, limit } = readInput(LIST_QUERY, call.query);
  // One more than asked for tells whether there is anything after the last.
  const query = { workspaceId: call.workspace.id, limit: limit + 1, ...(before !== undefined && { before }) };
  const rows = await imports.list(query);
  const shown = rows.slice(0, limit);
  const next = rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null;
  return success({ data: shown.map(importRow), next, prev: null } satisfies CursorList);
}

async function read(imports: ImportStore, call: Call) {
  const one = await importInPath(imports, call);
  const first = { workspaceId: one.workspaceId, importId: one.id, after: { line: 0, field: '' }, limit: SHOWN_REFUSALS };
  return success({ ...importRow(one), refusals: await imports.refusals(first) });
}

async function refused(imports: ImportStore, call: Call): Promise<Answer> {
  const one = await importInPath(imports, call);
  const headers = {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="import-${one.id}-refused.csv"`,
  };
  return { status: 200, body: undefined, headers, stream: refusedRows(imports, one) };
}

async function* refusedRows(imports: ImportStore, { workspaceId, id: importId }: Import): AsyncGenerator<string> {
  yield csvRow(['line', 'field', 'reason']);
  let after = { line: 0, field: '' };
  for (;;) {
    const rows = await imports.refusals({ workspaceId, importId, after, limit: REFUSALS_PER_READ });
    yield rows.map(({ line, field, reason }) => csvRow([line, field, reason])).join('');
    const last = rows.at(-1);
    if (!last || rows.length < REFUSALS_PER_READ) return;
    after = last;
  }
}

async function cancel({ store, clock }: ApiPorts, call: Call): Promise<Answer> {
  const { workspaceId, id: importId, state } = await importInPath(store.imports, call);
  if (state !== 'done' && state !== 'cancelled') {
    await store.imports.finish({ workspaceId, importId, state: 'cancelled', nowMs: clock.now() });
  }
  return done('Import cancelled successfully');
}

async function importInPath(imports: ImportStore, call: Call): Promise<Import> {
  return found(await imports.get(call.workspace.id, pathId(call, LABEL)), LABEL);
}

function importRow({ id, state, totalRows, rows, accepted: taken, refused: not, createdAtMs, finishedAtMs }: Import) {
  return {
    id,
    state,
    total_rows: totalRows,
    rows,
    accepted: taken,
    refused: not,
    created_at: restTime(createdAtMs * 1000),
    finished_at: finishedAtMs === null ? null : restTime(finishedAtMs * 1000),
  };
}

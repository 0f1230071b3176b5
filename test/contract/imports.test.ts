import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ackwell } from '../support/ackwell.ts';
import { breakOff } from '../support/raw-http.ts';
import { header } from '../support/received-request.ts';
import { makeShelf, nextPhone, type Shelf } from '../support/records.ts';
import { Site, listen, temporaryFolder } from '../support/site.ts';
import { until } from '../support/until.ts';
import type { CursorView, FeedRow } from '../support/views.ts';

type ImportView = {
  id: number;
  state: string;
  total_rows: number;
  rows: number;
  accepted: number;
  refused: number;
  refusals: { line: number; field: string; reason: string }[];
};

let site: Site;
let shelf: Shelf;

beforeAll(async () => {
  site = await Site.open();
  shelf = await makeShelf(site.api);
});
afterAll(() => site.close());

const HEADER = 'firstname,phone,type,status_id,source_id';

function row(wishes: { name?: string; phone?: string; more?: string } = {}): string {
  const { name = 'Ada', phone = nextPhone(), more = '' } = wishes;
  return `${name},${phone},lead,${shelf.status_id},${shelf.source_id}${more}`;
}

function upload(body: string | Buffer, headers: Record<string, string> = {}) {
  const given = { 'content-type': 'text/csv', ...headers };
  return site.api.call<ImportView>({ method: 'POST', path: '/imports/contacts', body, headers: given });
}

async function ended(id: number): Promise<ImportView> {
  return until('the import has ended', async () => {
    const { data } = await site.api.get<ImportView>(`/imports/${id}`);
    return ['done', 'cancelled'].includes(data.state) ? data : null;
  });
}

async function importAll(body: string | Buffer): Promise<ImportView> {
  const answer = await upload(body);
  expect([answer.status, answer.headers['x-webhook-outcome']], answer.text).toEqual([202, 'queued']);
  return ended(answer.data.id);
}

async function total(): Promise<number> {
  return (await site.api.get<{ total: number }>('/contacts?per_page=1')).data.total;
}

/** The contacts whose `created` the feed tells of, in its order. */
async function createdEvents(): Promise<number[]> {
  const ids: number[] = [];
  let next: CursorView<FeedRow>['next'] = 0;
  while (next !== null) {
    const { data }: { data: CursorView<FeedRow> } = await site.api.get<CursorView<FeedRow>>(`/webhook-events?after=${next}&limit=1000`);
    const created = data.data.filter(({ event, model }) => event === 'created' && model.endsWith('Contact'));
    ids.push(...created.map(({ record_id }) => record_id));
    next = data.next;
  }
  return ids;
}

describe('an import', () => {
  test('makes one contact and one event of each row', async () => {
    await listen(site.api, { webhook_url: site.receiver.url(), execution: 'queued' });
    await site.api.patch('/webhook-endpoints/1', { numbered: true });
    site.receiver.requests.length = 0;
    const rows = Array.from({ length: 450 }, (_, at) => row({ name: `"Row, ""${at}"""` }));
    const done = await importAll(Buffer.from(`\ufeff${[HEADER, ...rows].join('\r\n')}\r\n`));
    expect(done).toMatchObject({ state: 'done', total_rows: 450, rows: 450, accepted: 450, refused: 0, refusals: [] });
    const posts = await site.receiver.received(450);
    const names = posts.map(({ body }) => (JSON.parse(body.toString()) as { data: { attributes: { firstname: string } } }).data.attributes.firstname);
    expect(new Set(names).size).toBe(450);
    expect(names).toContain('Row, "0"');
    const numbers = posts.map((post) => Number(header(post, 'x-webhook-seq'))).sort((a, b) => a - b);
    expect(numbers).toEqual(posts.map((_, at) => at + 1));
    await site.api.patch('/webhook-endpoints/1', { numbered: false });
    await listen(site.api, { webhook_url: site.receiver.url(), webhook_enabled: false });
  });

  test('says of each refused row the line, the field and the reason', async () => {
    const phone = nextPhone();
    const lines = [
      `${HEADER},email`,
      row({ phone, more: ',a@example.com' }),
      `"two\nlines",${nextPhone()},lead,${shelf.status_id},${shelf.source_id},`,
      row({ phone, more: ',' }),
      row({ phone: '12', more: ',nowhere' }),
      `Ada,${nextPhone()},lead,999999,${shelf.source_id},`,
      row(),
      row({ more: ',A@EXAMPLE.COM' }),
    ];
    const done = await importAll(lines.join('\n'));
    expect(done).toMatchObject({ total_rows: 7, accepted: 1, refused: 6 });
    expect(done.refusals.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '3 firstname', '5 phone', '6 email', '6 phone', '7 status_id', '8 row', '9 email',
    ]);
    const file = await site.api.get(`/imports/${done.id}/refused.csv`);
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(file.text.split('\r\n').slice(0, 3)).toEqual([
      'line,field,reason',
      '3,firstname,The firstname field contains a character that is not allowed.',
      '5,phone,The phone has already been taken.',
    ]);
  });

  test('lets a contact be in no more groups than the API does, by whatever they are named', async () => {
    const many = Array.from({ length: 51 }, (_, at) => at + 1).join();
    const byId = await importAll([`${HEADER},group_id`, row({ more: `,"${many}"` }), row({ more: ',999999' }), row({ more: ',"1,x"' })].join('\n'));
    expect(byId.refusals.map(({ field, reason }) => [field, reason])).toEqual([
      ['group_id', 'The group_id field must not hold more than 50 numbers.'],
      ['group_id', 'The selected group_id is invalid.'],
      ['group_id', 'The group_id field must hold the numbers of groups.'],
    ]);
    const byName = await importAll([`${HEADER},groups`, row({ more: `,"${many}"` })].join('\n'));
    expect(byName.refusals).toMatchObject([{ field: 'groups', reason: 'The groups field must not hold more than 50 names.' }]);
    expect((await site.api.get<{ total: number }>('/groups')).data.total).toBe(0);
  });

  test('puts contacts into groups, which it makes, and fills custom fields', async () => {
    const field = await site.api.post<{ slug: string }>('/custom-fields', { name: 'Is nice', type: 'boolean' });
    const lines = [`${HEADER},groups,${field.data.slug}`, row({ more: ',"Fair, Press",yes' }), row({ more: ',press,' })];
    expect(await importAll(lines.join('\n'))).toMatchObject({ accepted: 2, refused: 0 });
    const groups = await site.api.get<{ total: number }>('/groups');
    expect(groups.data.total).toBe(2);
    const { data } = await site.api.get<{ data: { group_id: number[]; custom_fields_data: object }[] }>('/contacts?per_page=2');
    expect(data.data.map(({ group_id }) => group_id.length)).toEqual([1, 2]);
    expect(data.data[1]?.custom_fields_data).toEqual({ [field.data.slug]: true });
  });

  test.for([
    ['a missing column', 'firstname,phone,type,status_id\n', 'source_id'],
    ['an unknown column', `${HEADER},shoe\n`, 'shoe'],
    ['a column called as what every object has', `${HEADER},constructor\n`, 'constructor'],
    ['a column called __proto__', `${HEADER},__proto__\n`, '__proto__'],
    ['more columns than anybody has', `${Array.from({ length: 30_000 }, (_, at) => `c${at}`).join()}\n`, 'header'],
    ['a column with a name that is a book', `${HEADER},${'x'.repeat(200_000)}\n`, `${'x'.repeat(100)}…`],
    ['a column twice', `${HEADER},phone\n`, 'phone'],
    ['semicolons', `${HEADER.replaceAll(',', ';')}\n`, HEADER.replaceAll(',', ';')],
    ['nothing in it', '\n', 'file'],
    ['bytes that are not UTF-8', Buffer.from([...Buffer.from(`${HEADER}\n`), 0xff, 0xfe]), 'file'],
    ['a quote that is not closed', `${HEADER}\n"Ada,1\n`, 'file'],
  ] as const)('refuses a file with %s', async ([, body, field]) => {
    const before = await total();
    const answer = await upload(body);
    expect(answer.status, answer.text).toBe(422);
    expect(Object.keys(answer.errors)).toContain(field);
    expect(answer.text.length).toBeLessThan(10_000);
    expect(await total()).toBe(before);
  });

  test.for([
    ['an unknown column', 'shoe\n', 'shoe'],
    ['a row without an end', `${HEADER}\n`, 'file'],
    ['a quote in the middle', `${HEADER}\na"b\n`, 'file'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0x0a]), 'file'],
  ] as const)('says what is wrong with a large file while it comes, and stays up: %s', async ([, start, field]) => {
    const answer = await upload(Buffer.concat([Buffer.from(start), Buffer.alloc(4_000_000, 'a')]));
    expect(answer.status, answer.text).toBe(422);
    expect(Object.keys(answer.errors)).toContain(field);
    expect((await importAll([HEADER, row()].join('\n'))).accepted).toBe(1);
    expect(site.server.running).toBe(true);
  });

  test('that its sender breaks off is not there', async () => {
    const { data: before } = await site.api.get('/imports');
    const head = ['POST /api/v1/acme/imports/contacts HTTP/1.1', 'Host: x', `Authorization: Bearer ${site.acme.token}`];
    const promised = [...head, 'Content-Type: text/csv', 'Content-Length: 4000000', '', `${HEADER}\n${row()}\n`];
    await breakOff(site.server.origin, promised.join('\r\n'));
    expect((await importAll([HEADER, row()].join('\n'))).accepted).toBe(1);
    const { data: after } = await site.api.get('/imports');
    expect((after as CursorView<ImportView>).data.slice(1)).toEqual((before as CursorView<ImportView>).data.slice(0, 49));
  });

  test.for([
    ['application/json', {}, 415],
    ['text/csv; charset=latin1', {}, 415],
    ['text/csv', { 'content-encoding': 'gzip' }, 415],
  ] as const)('refuses %s', async ([type, headers, status]) => {
    expect((await upload(`${HEADER}\n${row()}`, { 'content-type': type, ...headers })).status).toBe(status);
  });

  test('is the same one under the same Idempotency-Key', async () => {
    const body = [HEADER, row()].join('\n');
    const first = await upload(body, { 'idempotency-key': 'once' });
    await ended(first.data.id);
    const again = await upload(body, { 'idempotency-key': 'once' });
    expect([again.status, again.data.id]).toEqual([202, first.data.id]);
    expect((await upload(`${body}\n`, { 'idempotency-key': 'once' })).status).toBe(422);
  });

  test('goes on where it was after a crash, and takes no row in twice', { timeout: 60_000 }, async () => {
    const [before, eventsBefore] = [await total(), await createdEvents()];
    const rows = Array.from({ length: 6_000 }, () => row());
    const { data } = await upload([HEADER, ...rows].join('\n'));
    await until('some rows are read', async () => (await site.api.get<ImportView>(`/imports/${data.id}`)).data.rows > 0);
    await site.server.kill();
    await site.startAgain();
    const done = await until('the import has ended', async () => {
      const now = (await site.api.get<ImportView>(`/imports/${data.id}`)).data;
      return now.state === 'done' ? now : null;
    }, 40_000);
    expect(done).toMatchObject({ rows: 6_000, accepted: 6_000, refused: 0 });
    expect(await total()).toBe(before + 6_000);
    const made = (await createdEvents()).slice(eventsBefore.length);
    expect([made.length, new Set(made).size]).toEqual([6_000, 6_000]);
  });

  test('can be cancelled', async () => {
    const before = await total();
    const { data } = await upload([HEADER, ...Array.from({ length: 20_000 }, () => row())].join('\n'));
    expect((await site.api.delete(`/imports/${data.id}`)).status).toBe(200);
    const { state, accepted } = await ended(data.id);
    expect([state, accepted < 20_000]).toEqual(['cancelled', true]);
    await pause(50);
    expect(await total()).toBe(before + (await ended(data.id)).accepted);
  });

  test('refuses the rows that are left when a column of theirs is gone', async () => {
    const field = await site.api.post<{ id: number; slug: string }>('/custom-fields', { name: 'Soon gone', type: 'text' });
    const rows = Array.from({ length: 4_000 }, () => row({ more: ',x' }));
    const { data } = await upload([`${HEADER},${field.data.slug}`, ...rows].join('\n'));
    expect((await site.api.delete(`/custom-fields/${field.data.id}`)).status).toBe(200);
    const done = await ended(data.id);
    expect(done).toMatchObject({ state: 'done', rows: 4_000, accepted: 4_000 - done.refused });
    expect(done.refused).toBeGreaterThan(0);
    expect(done.refusals[0]).toMatchObject({ field: field.data.slug, reason: expect.stringContaining('is unknown') as string });
  });

  test('comes back as it went out', async () => {
    const name = '=1+1';
    await importAll([`${HEADER},company`, row({ name, more: ",'=2" })].join('\n'));
    const { text, headers } = await site.api.get(`/contacts/export.csv?q=${encodeURIComponent(name)}`);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [, exported = ''] = text.split('\r\n');
    expect(exported).toMatch(/^\d+,'=1\+1,,'\+1415\d+,,lead,/);
    expect(exported).toContain(",'=2,");
  });
});

describe('the commands', () => {
  test('import a file and write it out again', async () => {
    const folder = await temporaryFolder();
    const [file, out] = [join(folder, 'in.csv'), join(folder, 'out.csv')];
    const phone = nextPhone();
    await writeFile(file, [HEADER, row({ phone }), row({ phone }), row()].join('\n'));
    const place = ['--workspace', 'acme', ...site.place];
    const first = await ackwell(['import', 'contacts', file, '--json', ...place]);
    expect(first.code, first.stderr).toBe(1);
    expect(first.stderr).toBe('1 row was refused.\n');
    const refusals = [{ line: 3, field: 'phone', reason: 'The phone has already been taken.' }];
    expect(JSON.parse(first.stdout)).toMatchObject({ state: 'done', total_rows: 3, accepted: 2, refused: 1, refusals });
    const exported = await ackwell(['export', 'contacts', '--out', out, ...place]);
    expect([exported.code, exported.stderr]).toEqual([0, '']);
    expect(exported.stdout).toBe(`Wrote ${await total()} contacts to ${out}.\n`);
    expect((await readFile(out, 'utf8')).split('\r\n')).toHaveLength((await total()) + 2);
    const missing = await ackwell(['import', 'contacts', join(folder, 'none.csv'), ...place]);
    expect([missing.code, missing.stderr.trim().split('\n').length]).toEqual([1, 1]);
    await rm(folder, { recursive: true });
  });
});

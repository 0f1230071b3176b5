import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { messagesValue } from '../../server/cli/fake-meta/callback.ts';
import { MetaPosts } from '../support/meta-posts.ts';
import { connect, openSiteWithMeta, untilStatus, type SentView } from '../support/meta.ts';
import { listen } from '../support/site.ts';
import { tableRows } from '../support/table-rows.ts';
import { until } from '../support/until.ts';

/** Whatever way a person came in by: after the erasure no row of no table names them. */
const NAME = 'Zebedee';
const DIGITS = '14155550977';
const PHONE = `+${DIGITS}`;

const { site, meta } = await openSiteWithMeta();
const { api, receiver } = site;
const posts = new MetaPosts(() => site.server.origin, 1);
afterAll(async () => {
  posts.close();
  await site.close();
  await meta.close();
});

async function allRows(): Promise<string> {
  return (await tableRows(site.place)).filter((row) => row.includes(NAME) || row.includes(DIGITS)).join('\n');
}

function filesThatName(folder: string): string[] {
  return readdirSync(folder).flatMap((file) => {
    const bytes = readFileSync(join(folder, file));
    return [NAME, DIGITS].flatMap((word) => {
      const at = bytes.indexOf(word);
      return at === -1 ? [] : [`${file} holds ${word} at ${at}: ${bytes.subarray(at - 80, at + 80).toString('latin1')}`];
    });
  });
}

async function everyWayIn(): Promise<number> {
  await connect(api);
  const contact = { profile: { name: `${NAME} Canary` }, wa_id: DIGITS };
  const message = { from: DIGITS, id: 'wamid.zebedee', timestamp: '1790000000', type: 'text', text: { body: `I am ${NAME}` } };
  await posts.post([{ field: 'messages', value: messagesValue({ contacts: [contact], messages: [message] }) }]);
  const id = await until('the message has made a contact', async () => {
    const { data } = await api.get<{ data: { id: number; phone: string }[] }>('/contacts');
    return data.data.find(({ phone }) => phone === PHONE)?.id;
  });
  const body = JSON.stringify({ phone_number: PHONE, message_body: `Hello ${NAME}` });
  const sent = await api.call<SentView>({ method: 'POST', path: '/messages/send', headers: { 'Idempotency-Key': 'hello' }, body });
  expect([sent.status, sent.data.contact_id]).toEqual([200, id]);
  await untilStatus(api, sent.data.message_id, 'read');
  await api.patch(`/contacts/${id}`, { email: `${NAME}@canary.example`, company: `${NAME} & Co` });
  const file = `firstname,lastname,phone,type,status_id,source_id,email\n${NAME},Again,${PHONE},lead,1,1,${NAME}@canary.example\n`;
  await api.call({ method: 'POST', path: '/imports/contacts', headers: { 'content-type': 'text/csv' }, body: file });
  await until('the file is read', async () => (await api.get<{ state: string }>('/imports/1')).data.state === 'done');
  return id;
}

test('an erasure reaches messages, posts, answers, refused rows and retries, and says what it did', async () => {
  await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
  // What receivers say of the contact lies in the log, and what they refuse waits to be repeated.
  receiver.script = ({ body }) => (String(body).includes('Contact"') ? { status: 500, body: `No ${NAME} here` } : { status: 200 });
  const id = await everyWayIn();
  const before = await allRows();
  for (const table of ['contacts', 'events', 'webhook_logs', 'answers', 'whatsapp_messages', 'meta_posts']) {
    expect(before, `${table} holds the person before`).toContain(`${table}: `);
  }
  const exported = await api.get<{ contact: object; events: object[]; messages: object[] }>(`/contacts/${id}/export`);
  expect(exported.text).toContain(`I am ${NAME}`);
  expect([exported.data.events.length, exported.data.messages.length]).toEqual([2, 2]);

  receiver.script = () => ({ status: 200 });
  const erased = await api.delete<Record<string, number>>(`/contacts/${id}?erase=true`);
  expect(erased.data).toMatchObject({ events: 2, in_flight: 0, answers: 1, messages: 2, posts: 4, wiped: true });
  expect(await allRows()).toBe('');
  expect(filesThatName(site.data)).toEqual([]);
  const again = await api.call({ method: 'POST', path: '/messages/send', headers: { 'Idempotency-Key': 'hello' }, body: JSON.stringify({ phone_number: PHONE, message_body: `Hello ${NAME}` }) });
  expect(again.text).not.toContain(NAME);
  expect(again.text).not.toContain(DIGITS);
});

test('an erasure beside a long reader is finished by the server itself, once that is gone', async () => {
  const made = await api.post<{ id: number }>('/contacts', { firstname: NAME, phone: PHONE, type: 'lead', status_id: 1, source_id: 1 });
  const reading = new DatabaseSync(join(site.data, 'ackwell.db'), { readOnly: true });
  reading.exec('BEGIN; SELECT count(*) FROM contacts');
  expect((await api.delete<{ wiped: boolean }>(`/contacts/${made.data.id}?erase=true`)).data.wiped).toBe(false);
  expect(filesThatName(site.data)).not.toEqual([]);
  reading.close();
  await site.server.stop(); // The next round is an hour away, or with the next start.
  await site.startAgain();
  await until('the server says so', () => site.server.output.includes('erasures.wiped'));
  expect(filesThatName(site.data)).toEqual([]);
});

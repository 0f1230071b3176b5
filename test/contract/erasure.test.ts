import { afterAll, expect, test } from 'vitest';
import { succeed } from '../support/ackwell.ts';
import { listen, Site } from '../support/site.ts';
import { until } from '../support/until.ts';

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());

const CANARY = 'Zebedee';
type Id = { id: number };

async function newContact(phone: string): Promise<number> {
  const body = { firstname: CANARY, lastname: 'Canary', phone, email: `${CANARY}${phone.slice(-4)}@canary.example`, type: 'lead' };
  const status = (await api.post<Id>('/statuses', { name: `Status ${phone}` })).data.id;
  const source = (await api.post<Id>('/sources', { name: `Source ${phone}` })).data.id;
  const answer = await api.call<Id>({
    method: 'POST', path: '/contacts', headers: { 'Idempotency-Key': `key${phone}` },
    body: JSON.stringify({ ...body, status_id: status, source_id: source }),
  });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.data.id;
}

const everything = async () => {
  const logs = (await api.get<{ data: Id[] }>('/webhook-logs?limit=1000')).data.data;
  const details = await Promise.all(logs.map(async ({ id }) => (await api.get(`/webhook-logs/${id}`)).text));
  return [(await api.get('/webhook-events?limit=1000')).text, (await api.get('/contacts')).text, ...details].join('\n');
};

test('an erasure leaves no trace of the contact, and tells the receiver no more than its number', async () => {
  await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
  receiver.script = ({ body }) => (String(body).includes('Contact"') ? { status: 500, body: `I heard of ${CANARY}` } : { status: 200 });
  const id = await newContact('+14155550901');
  await api.patch(`/contacts/${id}`, { company: `${CANARY} & Co` });
  await until('an attempt has failed', async () => (await everything()).includes(`I heard of ${CANARY}`));
  const exported = await api.get<{ contact: object; events: object[]; webhook_logs: object[] }>(`/contacts/${id}/export`);
  expect(exported.data.contact).toMatchObject({ id, firstname: CANARY });
  expect([exported.data.events.length, exported.data.webhook_logs.length > 0]).toEqual([2, true]);

  receiver.script = () => ({ status: 200 });
  const erased = await api.delete<Record<string, number>>(`/contacts/${id}?erase=true`);
  expect([erased.status, erased.message]).toEqual([200, 'Contact erased successfully']);
  expect(erased.data).toMatchObject({ events: 2, in_flight: 0, answers: 1 });
  expect(await everything()).not.toContain(CANARY);
  expect((await api.get(`/contacts/${id}`)).status).toBe(404);

  const deletion = await until('the deletion arrives', () =>
    receiver.requests.find(({ body }) => String(body).includes('"deleted"') && String(body).includes(`"id":${id}`)),
  );
  expect(String(deletion.body)).toContain('"firstname":""');
  expect(String(deletion.body)).not.toContain(CANARY);
  const [first] = (await api.get<{ data: { id: string; record_id: number; model: string }[] }>('/webhook-events?limit=1000')).data.data
    .filter(({ record_id, model }) => record_id === id && model.endsWith('Contact'));
  expect((await api.post(`/webhook-events/${first?.id}/resend`)).status).toBe(410);
  const again = await api.call({ method: 'POST', path: '/contacts', headers: { 'Idempotency-Key': 'key+14155550901' }, body: '{}' });
  expect(again.text).not.toContain(CANARY);
});

test('a contact that was deleted before is erased as well, by command too, and noted', async () => {
  const id = await newContact('+14155550902');
  await api.delete(`/contacts/${id}`);
  expect(await everything()).toContain(CANARY);
  const said = await succeed(['contact', 'erase', String(id), '--workspace', 'acme', '--json', ...site.place]);
  expect(JSON.parse(said)).toMatchObject({ events: 2 });
  expect(await everything()).not.toContain(CANARY);
  const audit = await succeed(['audit', 'list', '--workspace', 'acme', '--json', ...site.place]);
  expect(audit).toContain('contact.erased');
  expect(audit).not.toContain(CANARY);
  expect((await api.delete('/contacts/999999?erase=true')).status).toBe(404);
  expect((await api.delete(`/contacts/${id}?erase=yes`)).status).toBe(422);
});

import { afterAll, describe, expect, test } from 'vitest';
import { FAKE } from '../../server/cli/fake-meta/fake-state.ts';
import { messagesValue } from '../../server/cli/fake-meta/callback.ts';
import { connect, connection, CREDENTIALS, next, openSiteWithMeta, statusOf, untilStatus, type SentView } from '../support/meta.ts';
import { succeed } from '../support/ackwell.ts';
import { besideServer } from '../support/beside-server.ts';
import { hasHeader, header } from '../support/received-request.ts';
import { listen } from '../support/site.ts';
import { until } from '../support/until.ts';
import type { CursorView, EventView, FeedRow } from '../support/views.ts';

const { site, meta } = await openSiteWithMeta();
const { api } = site;
afterAll(async () => {
  await site.close();
  await meta.close();
});

const TO = '+14155550123';
const send = (more: object = {}) => api.post<SentView>('/messages/send', { phone_number: TO, message_body: 'Hello', ...more });

type Page = { total: number; data: { id: number; phone: string; firstname: string; status_id: number; source_id: number }[] };
const contacts = async () => (await api.get<Page>('/contacts')).data;

describe('before a workspace is connected', () => {
  test('sending says so, and nothing is stored', async () => {
    expect(await connection(api)).toMatchObject({ status: 'not_connected', phone_numbers: [], waba_id: null });
    const answer = await send();
    expect([answer.status, answer.message]).toEqual([409, 'WhatsApp is not connected. Connect it first.']);
    expect((await contacts()).total).toBe(0);
  });

  test('templates and statuses are answered as ever', async () => {
    expect((await api.get('/templates')).data).toEqual([]);
    const answer = await api.get('/messages/wamid.nobody/status');
    expect([answer.status, answer.message]).toEqual([404, 'Message not found']);
  });

  test.each([
    [{}, 'waba_id'],
    [{ waba_id: 'x', access_token: 'y' }, 'waba_id'],
    [{ waba_id: '1' }, 'access_token'],
    [{ ...CREDENTIALS, code: 'c' }, 'access_token'],
    [{ ...CREDENTIALS, callback_url: 'https://elsewhere.example' }, 'callback_url'],
  ])('%j does not connect it', async (body, field) => {
    const answer = await api.post('/whatsapp/connection', body);
    expect([answer.status, Object.keys(answer.errors)]).toEqual([422, expect.arrayContaining([field])]);
    expect(meta.state.calls).toEqual([]);
  });
});

describe('connecting', () => {
  test('with a token that Meta does not take ends with the reason at its step', async () => {
    await api.post('/whatsapp/connection', { ...CREDENTIALS, access_token: 'wrong' });
    const broken = await until('it is broken', async () => {
      const now = await connection(api);
      return now.status === 'broken' ? now : null;
    });
    expect(broken.problem).toBe('The access token is not valid.');
    expect(broken.steps[0]).toMatchObject({ name: 'access_token', status: 'failed', error: 'The access token is not valid.' });
  });

  test('goes through every step by itself', async () => {
    const { steps, ...rest } = await connect(api);
    expect(rest).toMatchObject({ status: 'connected', problem: null, waba_id: FAKE.accountId, phone_numbers: [{ id: FAKE.numberId }] });
    expect(steps.map(({ status, error }) => [status, error])).toEqual(steps.map(() => ['done', null]));
    expect(meta.state).toMatchObject({ accountSubscribed: true, registered: true });
    expect(meta.state.subscription?.callbackUrl).toBe(`${site.server.origin}/webhooks/meta`);
    const { data } = await api.get<{ name: string; status: string; fields: string[] }[]>('/templates');
    expect(data.map(({ name, status, fields }) => [name, status, fields])).toEqual([
      ['order_ready', 'APPROVED', ['1', '2']],
      ['receipt', 'APPROVED', []],
      ['summer_sale', 'REJECTED', []],
    ]);
  });

  test('an account belongs to one workspace', async () => {
    const other = await site.addWorkspace('other');
    const answer = await other.api.post('/whatsapp/connection', CREDENTIALS);
    expect([answer.status, Object.keys(answer.errors)]).toEqual([422, ['waba_id']]);
  });
});

describe('sending', () => {
  test('text to somebody new makes a contact once and ends as read', async () => {
    const answer = await send({ contact: { firstname: 'Ada', lastname: 'Lovelace' } });
    expect(answer.status).toBe(200);
    expect(answer.data).toMatchObject({ phone: TO, status: 'sent', contact_created: true, message_id: expect.stringMatching(/^wamid\./) });
    expect((await send()).data.contact_created).toBe(false);
    expect((await contacts()).data).toMatchObject([{ phone: TO, firstname: 'Ada' }]);
    const status = await untilStatus(api, answer.data.message_id, 'read');
    expect(status).toMatchObject({ message_id: answer.data.message_id, error_message: null, source: 'chat' });
  });

  test('makes somebody a contact without telling an endpoint that is not sent what the token does', async () => {
    const token = JSON.parse(await site.newToken('acme', ['--abilities', '*', '--json'])) as { id: number; token: string };
    await api.patch('/webhook-endpoints/1', { echo_guard: { skip_token_ids: [token.id] } });
    const crm = site.clientWith(token.token);
    const { data } = await crm.post<SentView>('/messages/send', { phone_number: '+14155550177', message_body: 'Hello' });
    crm.close();
    expect(data.contact_created).toBe(true);
    const feed = (await api.get<CursorView<FeedRow>>('/webhook-events?limit=1000')).data.data;
    const made = feed.find(({ model, record_id: id }) => model.endsWith('Contact') && id === data.contact_id);
    const { deliveries } = (await api.get<EventView>(`/webhook-events/${made?.id}`)).data;
    expect(deliveries).toMatchObject([{ state: 'skipped', reason: `own_change:${token.id}` }]);
    await api.patch('/webhook-endpoints/1', { echo_guard: null });
    await api.delete(`/contacts/${data.contact_id}`);
  });

  test.each([[['reorder']], [['repeat']], [['rebatch', 'reorder', 'repeat']], [['early']]] as const)('%j receipts end the same', async (disorders) => {
    next(meta, [...disorders]);
    await untilStatus(api, (await send()).data.message_id, 'read');
  });

  test('with a lost answer is settled by the receipt, and never sent twice', async () => {
    const before = meta.state.accepted.length;
    next(meta, ['lost']);
    const answer = await send();
    expect([answer.status, answer.data.status, answer.data.sent_at]).toEqual([202, 'pending', null]);
    expect(answer.data.message_id).toMatch(/^msg_/);
    const status = await untilStatus(api, answer.data.message_id, 'read');
    expect(status.message_id).toMatch(/^wamid\./);
    expect(meta.state.accepted.length).toBe(before + 1);
  });

  test('while Meta is busy is queued, in order, and tried again', async () => {
    next(meta, ['throttle'], ['throttle']);
    const before = meta.state.accepted.length;
    const first = await send({ message_body: 'first' });
    const second = await send({ message_body: 'second' });
    expect([first, second].map(({ status, data }) => [status, data.status])).toEqual([[202, 'pending'], [202, 'pending']]);
    await untilStatus(api, second.data.message_id, 'read');
    const bodies = meta.state.accepted.slice(before).map(({ body }) => (body['text'] as { body: string }).body);
    expect(bodies).toEqual(['first', 'second']);
  });

  test('too often to one recipient waits, and others go on', async () => {
    next(meta, ['pair']);
    const before = meta.state.accepted.length;
    const [first, second] = [await send({ message_body: 'first' }), await send({ message_body: 'second' })];
    const other = await send({ phone_number: '+14155550177', message_body: 'other' });
    expect([first, second, other].map(({ data }) => data.status)).toEqual(['pending', 'pending', 'sent']);
    await untilStatus(api, second.data.message_id, 'read');
    const bodies = meta.state.accepted.slice(before).map(({ body }) => (body['text'] as { body: string }).body);
    expect(bodies).toEqual(['other', 'first', 'second']);
  });

  test('outside the window fails in plain words', async () => {
    next(meta, ['window']);
    const { error_message: error } = await untilStatus(api, (await send()).data.message_id, 'failed');
    expect(error).toBe(
      'The contact has not written within 24 hours. Send a template instead. ' +
        'Meta says: More than 24 hours have passed since the last reply (code 131047).',
    );
  });

  test('a template with its fields', async () => {
    const body = { phone_number: TO, template_name: 'order_ready', template_language: 'en_US', field_1: 'Ana', field_2: '17' };
    expect((await api.post<SentView>('/messages/template', body)).status).toBe(200);
    const { data } = await api.get<CursorView<{ text: string; type: string }>>('/messages?limit=1');
    expect(data.data[0]).toMatchObject({ type: 'template', text: 'Hello Ana, your order 17 is ready.' });
  });

  test.each([
    [{ template_name: 'nothing' }, 'template_name'],
    [{ template_name: 'summer_sale' }, 'template_name'],
    [{ template_language: 'de' }, 'template_language'],
    [{ field_2: undefined }, 'field_1'],
    [{ button_3: 'x' }, 'button_3'],
  ])('a template that cannot be sent is refused before Meta is asked: %j', async (wrong, field) => {
    const calls = meta.state.calls.length;
    const body = { phone_number: TO, template_name: 'order_ready', template_language: 'en_US', field_1: 'Ana', field_2: '17', ...wrong };
    const answer = await api.post('/messages/template', body);
    expect([answer.status, Object.keys(answer.errors)]).toEqual([422, [field]]);
    expect(meta.state.calls.length).toBe(calls);
  });

  test('buttons, a link and a file', async () => {
    const before = meta.state.accepted.length;
    await send({ message_type: 'interactive', buttons: [{ id: 'y', title: 'Yes' }] });
    await send({ message_type: 'cta_url', button_text: 'Open', button_url: 'https://shop.example.com' });
    await api.post('/messages/media', { phone_number: TO, media_type: 'document', media_url: 'https://shop.example.com/a.pdf', filename: 'a.pdf' });
    expect(meta.state.accepted.slice(before).map(({ body }) => body['type'])).toEqual(['interactive', 'interactive', 'document']);
  });

  describe('a file that comes along', () => {
    const png = new File([new Uint8Array(3_000_000).fill(7)], 'C:\\pictures\\blue "1".png', { type: 'image/png' });
    const pdf = new File(['%PDF-'], 'receipt.pdf', { type: 'application/pdf' });
    const sendForm = async (path: string, parts: Record<string, string | File>, more: Record<string, string> = {}) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ phone_number: TO, ...parts })) form.append(name, value);
      const { headers, body } = await encoded(form);
      return api.call<SentView>({ method: 'POST', path, headers: { ...headers, ...more }, body });
    };

    test('sent again under its key, in a form with another boundary, goes out once', async () => {
      const parts = { media_type: 'document', media_file: pdf };
      const key = { 'idempotency-key': 'the-receipt' };
      const before = meta.state.accepted.length;
      const [first, second] = [await sendForm('/messages/media', parts, key), await sendForm('/messages/media', parts, key)];
      expect([second.status, second.data.message_id]).toEqual([200, first.data.message_id]);
      expect(meta.state.accepted.length).toBe(before + 1);
      expect((await sendForm('/messages/media', { ...parts, caption: 'Another' }, key)).status).toBe(422);
    });

    test('is handed to Meta first, and sent by the id that it got', async () => {
      const answer = await sendForm('/messages/media', {
        media_type: 'image', media_file: png, caption: 'Blue', 'contact[firstname]': 'Ada',
      });
      expect([answer.status, answer.data.status]).toEqual([200, 'sent']);
      const file = meta.state.media.at(-1);
      expect(file).toMatchObject({ type: 'image/png', bytes: png.size });
      expect(meta.state.accepted.at(-1)?.body).toMatchObject({ type: 'image', image: { id: file?.id, caption: 'Blue' } });
      await sendForm('/messages/media', { media_type: 'document', media_file: pdf });
      expect(meta.state.accepted.at(-1)?.body).toMatchObject({ type: 'document', document: { filename: 'receipt.pdf' } });
    });

    test('stands in the header of a template', async () => {
      const template = { template_name: 'receipt', template_language: 'en_US' };
      expect((await sendForm('/messages/template', { ...template, header_media_file: pdf })).status).toBe(200);
      const header = { type: 'header', parameters: [{ type: 'document', document: { id: meta.state.media.at(-1)?.id } }] };
      expect(meta.state.accepted.at(-1)?.body).toMatchObject({ template: { components: [header] } });
      const wrong = await sendForm('/messages/template', template);
      expect([wrong.status, Object.keys(wrong.errors)]).toEqual([422, ['header_media_url']]);
    });

    test.each([
      [{ media_type: 'image', media_file: pdf }, 'media_file'],
      [{ media_type: 'image', media_file: new File([], 'a.png', { type: 'image/png' }) }, 'media_file'],
      [{ media_type: 'image', media_file: new File([new Uint8Array(5_300_000)], 'a.png', { type: 'image/png' }) }, 'media_file'],
      [{ media_type: 'image', media_file: png, media_url: 'https://shop.example.com/a.png' }, 'media_file'],
      [{ media_type: 'image' }, 'media_url'],
      [{ media_type: 'image', header_media_file: png }, 'header_media_file'],
      [{ media_type: 'image', media_file: png, surprise: '1' }, 'surprise'],
    ])('is refused, and Meta not asked: %#', async (parts, field) => {
      const calls = meta.state.calls.length;
      const answer = await sendForm('/messages/media', parts);
      expect([answer.status, Object.keys(answer.errors), meta.state.calls.length]).toEqual([422, [field], calls]);
    });

    test.each([
      ['multipart/form-data', 'x', 400],
      ['multipart/form-data; boundary=b', '--b\r\nnothing', 400],
      ['text/plain', 'x', 415],
      ['application/json', JSON.stringify({ caption: 'a'.repeat(1_100_000) }), 413],
    ])('of the type %s that is none: %#', async (type, body, status) => {
      expect((await api.call({ method: 'POST', path: '/messages/media', headers: { 'content-type': type }, body })).status).toBe(status);
    });
  });

  test.each([
    [{ phone_number: '12' }, 'phone_number'],
    [{ message_body: '' }, 'message_body'],
    [{ message_body: 'a'.repeat(4_097) }, 'message_body'],
    [{ message_type: 'interactive' }, 'buttons'],
    [{ message_type: 'cta_url', button_text: 'x', button_url: 'javascript:alert(1)' }, 'button_url'],
    [{ from_phone_number_id: '1' }, 'from_phone_number_id'],
    [{ surprise: 1 }, 'surprise'],
  ])('%j is refused', async (wrong, field) => {
    const answer = await send(wrong);
    expect([answer.status, Object.keys(answer.errors)]).toEqual([422, [field]]);
  });
});

describe('events of messages', () => {
  type Body = { event: string; model: string; data: { message_id: string; status: string; error_message: string | null; tenant_id: number } };
  const told = (id: string) =>
    site.receiver.requests.map(({ body }) => JSON.parse(body.toString()) as Body).filter(({ data }) => data.message_id === id);

  const fired = async () =>
    (await api.get<CursorView<{ event: string }>>('/webhook-events?limit=1000')).data.data.filter(({ event }) => event.includes('message'));

  test('are not told to an endpoint that did not ask', async () => {
    await listen(api, { webhook_url: site.receiver.url(), execution: 'queued' });
    const { data } = await send();
    await untilStatus(api, data.message_id, 'read');
    expect(await fired()).toEqual([]);
  });

  test('are told to one that did, never backwards, however the receipts come', async () => {
    const asked = { numbered: true, message_actions: { sent: true, delivered: true, read: true, failed: true } };
    expect((await api.patch('/webhook-endpoints/1', asked)).data).toMatchObject(asked);
    await succeed(['whatsapp', 'reprocess', ...site.place]);
    expect(await fired()).toEqual([]); // What came before it asked.
    next(meta, ['reorder', 'repeat'], [], ['undeliverable']);
    const [reordered, usual, failed] = [(await send()).data, (await send()).data, (await send()).data];
    const last = (id: string) => told(id).at(-1)?.event;
    await until('all are told', async () =>
      last(reordered.message_id) === 'message.read' && last(usual.message_id) === 'message.read' && last(failed.message_id) === 'message.failed' ? true : null,
    );
    const order = ['message.sent', 'message.delivered', 'message.read'];
    for (const { message_id: id } of [reordered, usual]) {
      const events: string[] = told(id).map(({ event }) => event);
      expect(events).toEqual(order.filter((event) => events.includes(event))); // Each once. Posts are processed side by side.
    }
    expect(told(failed.message_id).at(-1)).toMatchObject({
      event: 'message.failed', model: 'WhatsAppMessage', data: {
        status: 'failed',
        error_message:
          'The message cannot be delivered: the recipient is not on WhatsApp or cannot take it. ' +
          'Meta says: Message undeliverable (code 131026).',
      },
    });
    meta.state.scripted[`POST /${FAKE.numberId}/messages`] = [{ code: 130429 }, { code: 131047, message: 'Too late' }];
    const waited = (await send()).data;
    await until('one that waited and was refused is told', () => Promise.resolve(told(waited.message_id).length > 0 ? true : null));
    expect(told(waited.message_id)).toMatchObject([
      { event: 'message.failed', data: { error_message: expect.stringContaining('Send a template instead. Meta says: Too late (code 131047).') } },
    ]);
    const numbers = site.receiver.requests.flatMap((request) => (hasHeader(request, 'x-webhook-seq') ? [Number(header(request, 'x-webhook-seq'))] : []));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, at) => at + 1));
    expect(numbers.length).toBeGreaterThanOrEqual(3);
    await api.patch('/webhook-endpoints/1', { enabled: false, numbered: false });
  });
});

describe('receiving', () => {
  test('a message makes a contact and stands in the conversation', async () => {
    const value = messagesValue({
      contacts: [{ profile: { name: 'Bo Diddley' }, wa_id: '14155550199' }],
      messages: [{ from: '14155550199', id: 'wamid.IN1', timestamp: '1790000000', type: 'text', text: { body: 'Hi there' } }],
    });
    expect(await meta.post([{ field: 'messages', value }])).toBe(200);
    expect(await meta.post([{ field: 'messages', value }])).toBe(200);
    const list = await until('it is there', async () => {
      const { data } = await api.get<CursorView<{ message_id: string; text: string }>>('/messages?limit=5');
      return data.data.some(({ message_id }) => message_id === 'wamid.IN1') ? data.data : null;
    });
    expect(list.filter(({ message_id }) => message_id === 'wamid.IN1')).toHaveLength(1);
    expect((await contacts()).data.map(({ phone }) => phone).sort()).toEqual(['+14155550123', '+14155550177', '+14155550199']);
    expect((await statusOf(api, 'wamid.IN1')).delivery_status).toBe('delivered');
  });

  test('somebody of Mexico has the number that Meta names, whichever of its forms others write', async () => {
    const message = { from: '5215512345678', id: 'wamid.MX', timestamp: '1790000000', type: 'text', text: { body: 'Hola' } };
    await meta.post([{ field: 'messages', value: messagesValue({ contacts: [{ profile: { name: 'Eva' }, wa_id: message.from }], messages: [message] }) }]);
    const find = async () => (await contacts()).data.find(({ firstname }) => firstname === 'Eva');
    const eva = await until('she is a contact', async () => (await find()) ?? null);
    expect(eva.phone).toBe('+5215512345678');
    const feed = async () => (await api.get<CursorView<unknown>>('/webhook-events?limit=1000')).data.data.length;
    const fired = await feed();
    expect((await api.patch<{ phone: string }>(`/contacts/${eva.id}`, { phone: eva.phone })).data.phone).toBe(eva.phone);
    expect(await feed()).toBe(fired);
    const again = await api.post('/contacts', { firstname: 'Eva', phone: '+52 55 1234 5678', type: 'lead', status_id: eva.status_id, source_id: eva.source_id });
    expect([again.status, again.errors]).toEqual([422, { phone: ['The phone has already been taken.'] }]);
    const { data } = await send({ phone_number: '+525512345678' });
    expect(data).toMatchObject({ contact_id: eva.id, contact_created: false });
    await untilStatus(api, data.message_id, 'read');
    await api.delete(`/contacts/${eva.id}`); // What is processed again below does not bring her back.
  });

  test('all that came can be processed again, beside the server and as often as one likes, and changes nothing', async () => {
    const seen = async () => JSON.stringify([(await api.get('/messages?limit=1000')).data, (await contacts()).data]);
    const before = await seen();
    const again = () => succeed(['whatsapp', 'reprocess', ...site.place]);
    for (const output of [await again(), await again()]) expect(output).toMatch(/^\d+ posts are due again\.\nAll are processed\.$/);
    const { count, failed, waiting } = JSON.parse(await succeed(['whatsapp', 'reprocess', '--json', ...site.place])) as Record<string, number>;
    expect([count, failed, waiting]).toEqual([expect.any(Number), 0, 0]);
    expect(await succeed(['whatsapp', 'reprocess', '--until', '2020-01-01T00:00:00Z', ...site.place])).toBe('0 posts are due again.');
    expect(await seen()).toBe(before);
  });

  test('what could not be processed, and was given up, is made up for on request', async () => {
    const value = messagesValue({
      messages: [{ from: '14155550199', id: 'wamid.FAILED', timestamp: '1790000001', type: 'text', text: { body: 'Lost?' } }],
      statuses: [{ id: 'wamid.nobody', status: 'read', timestamp: '1790000001' }],
    });
    const failed = async () => (/post_failed/.test(site.server.output) ? true : null);
    await besideServer(site, 'ALTER TABLE whatsapp_receipts RENAME TO receipts_away');
    expect(await meta.post([{ field: 'messages', value }])).toBe(200);
    await until('its processing fails', failed);
    await besideServer(site, 'ALTER TABLE receipts_away RENAME TO whatsapp_receipts');
    await besideServer(site, 'UPDATE meta_posts SET due_at = NULL WHERE error IS NOT NULL');
    const texts = async () => (await api.get<CursorView<{ text: string }>>('/messages?limit=1000')).data.data.map(({ text }) => text);
    expect(await texts()).not.toContain('Lost?');
    expect(await succeed(['whatsapp', 'reprocess', ...site.place])).toMatch(
      /^\d+ posts are due again; the processing of 1 had failed\.\nAll are processed\.$/,
    );
    expect((await texts()).filter((text) => text === 'Lost?')).toHaveLength(1);
  });

  test('what Meta says of the account can be read', async () => {
    const value = { event: 'ACCOUNT_RESTRICTION', restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }] };
    await meta.post([{ field: 'account_update', value, time: 1_790_000_000 }]);
    const notices = async () => (await api.get<{ field: string; at: string; value: unknown }[]>('/whatsapp/notices')).data;
    const notice = await until('it is there', async () => (await notices()).find(({ field }) => field === 'account_update'));
    expect(notice).toEqual({ field: 'account_update', at: '2026-09-21T14:13:20.000000Z', value });
  });

  test('what nobody understands is kept and counted', async () => {
    await meta.post([{ field: 'weather', value: { sunny: true } }]);
    await until('it is counted', async () => (/^1 +field weather$/m.test(await succeed(['whatsapp', 'unknown', ...site.place])) ? true : null));
  });

  test('a template follows what Meta says of it', async () => {
    const value = { event: 'PAUSED', message_template_id: 1, message_template_name: 'order_ready', message_template_language: 'en_US' };
    await meta.post([{ field: 'message_template_status_update', value, time: Math.floor(Date.now() / 1000) + 60 }]);
    await until('it is paused', async () => {
      const { data } = await api.get<{ name: string; status: string }[]>('/templates');
      return data.find(({ name }) => name === 'order_ready')?.status === 'PAUSED' || null;
    });
  });
});

describe('the end of a connection', () => {
  test('is noticed at a call that Meta refuses', async () => {
    next(meta, ['token']);
    const answer = await send();
    expect([answer.status, answer.errors]).toEqual([422, { code: 190 }]);
    expect(await connection(api)).toMatchObject({ status: 'broken', problem: expect.stringContaining('Connect WhatsApp again') });
    expect((await send()).status).toBe(409);
    expect((await connect(api)).status).toBe('connected');
  });

  test('is noticed when Meta says so', async () => {
    const value = { event: 'PARTNER_REMOVED', waba_info: { waba_id: FAKE.accountId } };
    await meta.post([{ field: 'account_update', value, time: Math.floor(Date.now() / 1000) + 60 }]);
    await until('it is broken', async () => ((await connection(api)).status === 'broken' ? true : null));
  });

  test('comes on request, and forgets the token', async () => {
    await connect(api);
    expect((await api.delete('/whatsapp/connection')).status).toBe(200);
    expect(meta.state.accountSubscribed).toBe(false);
    expect(await connection(api)).toMatchObject({ status: 'not_connected', phone_numbers: [], waba_id: null });
    expect((await api.get('/templates')).data).toEqual([]);
  });
});

/** As a browser writes it. */
async function encoded(form: FormData): Promise<{ headers: Record<string, string>; body: Buffer }> {
  const written = new Response(form);
  return { headers: { 'content-type': written.headers.get('content-type') ?? '' }, body: Buffer.from(await written.arrayBuffer()) };
}

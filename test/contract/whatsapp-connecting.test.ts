import { afterAll, describe, expect, test } from 'vitest';
import { FAKE, type ScriptedAnswer } from '../../server/cli/fake-meta/fake-state.ts';
import { STEP_NAMES, type StepName } from '../../server/whatsapp/connection.ts';
import { succeed } from '../support/ackwell.ts';
import { connect, connection, CREDENTIALS, openSiteWithMeta, type ConnectionView } from '../support/meta.ts';
import { until } from '../support/until.ts';

/** Meta fails at every step, in every way that is known of it: what is seen of that, and how it goes on. */
const { site, meta } = await openSiteWithMeta();
const { api } = site;
afterAll(async () => {
  await site.close();
  await meta.close();
});

/** The calls of each step, as the imitation counts them: it has its templates on three pages. */
const CALLS: Record<StepName, string[]> = {
  access_token: ['GET /debug_token'],
  app_subscription: [`POST /${FAKE.appId}/subscriptions`],
  account_subscription: [`POST /${FAKE.accountId}/subscribed_apps`],
  subscription_seen: [`GET /${FAKE.accountId}/subscribed_apps`],
  phone_numbers: [`GET /${FAKE.accountId}/phone_numbers`],
  registration: [`POST /${FAKE.numberId}/register`],
  templates: Array.from({ length: 3 }, () => `GET /${FAKE.accountId}/message_templates`),
};

/** `waits`: it is tried again by itself. `broken`: somebody has to do something. `left`: it is connected, but for this. */
type Case = [step: StepName, answer: ScriptedAnswer, end: 'waits' | 'broken' | 'left', says: string];

const token = (more: object): ScriptedAnswer => {
  const scopes = ['whatsapp_business_management', 'whatsapp_business_messaging'];
  return { body: { data: { app_id: FAKE.appId, is_valid: true, scopes, ...more } } };
};
const app = (id: string) => ({ whatsapp_business_api_data: { id, name: 'Somebody', link: 'https://example.com' } });

const CASES: readonly Case[] = [
  ['access_token', token({ is_valid: false }), 'broken', 'The access token is not valid.'],
  ['access_token', token({ app_id: '7' }), 'broken', 'belongs to another app'],
  ['access_token', token({ scopes: ['whatsapp_business_messaging'] }), 'broken', 'lacks the permission whatsapp_business_management'],
  ['access_token', token({ granular_scopes: [{ scope: 'whatsapp_business_management', target_ids: ['7'] }] }), 'broken', 'not for the account'],
  ['access_token', { code: 190 }, 'broken', 'The access token is not valid any more.'],
  ['access_token', { code: 2 }, 'waits', 'Meta is not available'],
  ['access_token', { lost: true }, 'waits', 'Meta could not be reached'],
  ['app_subscription', { code: 2200, message: 'HTTP Status Code = 404' }, 'broken', 'check its public address and certificate'],
  ['app_subscription', { code: 190 }, 'broken', '(code 190)'],
  ['app_subscription', { code: 4 }, 'waits', 'too many calls'],
  ['app_subscription', { body: { success: false } }, 'waits', 'not with success'],
  ['account_subscription', { code: 100 }, 'broken', '(code 100)'],
  ['account_subscription', { code: 10 }, 'broken', 'Check its permissions at Meta'],
  ['account_subscription', { code: 200 }, 'broken', '(code 200)'],
  ['account_subscription', { code: 80007 }, 'waits', 'The account has made too many calls'],
  ['account_subscription', { lost: true }, 'waits', 'Meta could not be reached'],
  ['subscription_seen', { body: { data: [] } }, 'waits', 'does not list this app'],
  ['subscription_seen', { body: { data: [app('7'), app('8')] } }, 'waits', 'does not list this app'],
  ['subscription_seen', { code: 190 }, 'broken', '(code 190)'],
  ['phone_numbers', { body: { data: [] } }, 'broken', 'The account has no phone number.'],
  ['phone_numbers', { code: 190 }, 'broken', '(code 190)'],
  ['phone_numbers', { code: 10 }, 'broken', '(code 10)'],
  ['phone_numbers', { code: 33 }, 'broken', '(code 33)'],
  ['phone_numbers', { code: 80007 }, 'waits', '(code 80007)'],
  ['registration', { code: 133005 }, 'left', 'Turn two-step verification off'],
  ['registration', { code: 133006 }, 'left', 'has to be verified first'],
  ['registration', { code: 133008 }, 'left', 'The PIN was wrong too often'],
  ['registration', { code: 133009 }, 'left', 'The PIN was tried too fast'],
  ['registration', { code: 133016 }, 'left', 'locked for 72 hours'],
  ['registration', { code: 133000 }, 'left', 'Deregister it at Meta'],
  ['registration', { code: 131045 }, 'left', 'not registered properly'],
  ['registration', { code: 133015 }, 'waits', 'after five minutes'],
  ['registration', { lost: true }, 'waits', 'Meta could not be reached'],
  ['templates', { code: 190 }, 'broken', '(code 190)'],
  ['templates', { code: 80007 }, 'waits', '(code 80007)'],
  ['templates', { lost: true }, 'waits', 'Meta could not be reached'],
];

const STATUS = { waits: 'connecting', broken: 'broken', left: 'connected' } as const;

describe('connecting when Meta fails', () => {
  test.each(CASES)('at %s with %j: it %s', async (step, answer, end, says) => {
    await begin(step, answer);
    const seen = await until('the step shows its error', async () => {
      const now = await connection(api);
      return stepOf(now, step).error !== null && now.status === STATUS[end] ? now : null;
    });
    const at = STEP_NAMES.indexOf(step);
    expect(stepOf(seen, step)).toMatchObject({ status: 'failed', error: expect.stringContaining(says) });
    expect(seen.steps.slice(0, at).map(({ status, error }) => [status, error])).toEqual(STEP_NAMES.slice(0, at).map(() => ['done', null]));
    const after = end === 'left' ? 'done' : 'waiting';
    expect(seen.steps.slice(at + 1).map(({ status, error }) => [status, error])).toEqual(STEP_NAMES.slice(at + 1).map(() => [after, null]));
    expect(seen.problem === null).toBe(end !== 'broken');

    meta.state.calls.length = 0;
    await goOn({});
    const due = end === 'left' ? (['phone_numbers', 'registration', 'templates'] as const) : STEP_NAMES.slice(at);
    const calls = due.flatMap((name) => CALLS[name]);
    await until('all of it was asked', () => Promise.resolve(meta.state.calls.length >= calls.length ? true : null));
    expect(meta.state.calls).toEqual(calls);
  });

  test('the same account and token go on as nothing does; a connected one is looked at from the beginning', async () => {
    await begin('phone_numbers', { code: 10 });
    await untilBroken();
    meta.state.calls.length = 0;
    await goOn(CREDENTIALS);
    expect(meta.state.calls[0]).toBe(CALLS.phone_numbers[0]);
    meta.state.calls.length = 0;
    await goOn(CREDENTIALS);
    expect(meta.state.calls[0]).toBe(CALLS.access_token[0]);
  });

  test('the command line shows each step too, and its error', async () => {
    await begin('account_subscription', { code: 10 });
    await untilBroken();
    const shown = await succeed(['whatsapp', 'show', '--workspace', 'acme', ...site.place]);
    expect(shown).toMatch(/^status +broken$/m);
    expect(shown).toMatch(/^app_subscription +done /m);
    expect(shown).toMatch(/^account_subscription +failed .*Check its permissions at Meta/m);
    expect(shown).toMatch(/^templates +waiting /m);
  });

  test('the code of a sign-up gives its token once, whatever comes after', async () => {
    await reset();
    meta.state.scripted['GET /debug_token'] = [{ code: 190 }];
    await api.post('/whatsapp/connection', { code: FAKE.code });
    await untilBroken();
    meta.state.calls.length = 0;
    const connected = await goOn({});
    expect([connected.waba_id, meta.state.calls[0]]).toEqual([FAKE.accountId, 'GET /debug_token']);
  });

  test('a cursor of templates that does not hold any more leads back to the first page', async () => {
    await reset();
    const first = { data: [{ id: '1', name: 'stale', language: 'de', status: 'APPROVED' }], paging: { cursors: { after: '1' }, next: 'x' } };
    meta.state.scripted[CALLS.templates[0] ?? ''] = [{ body: first }, { code: 131059 }];
    await connect(api);
    const { data } = await api.get<{ name: string }[]>('/templates');
    expect(data.map(({ name }) => name)).toEqual(['order_ready', 'receipt', 'summer_sale']);
  });

  test('a number that Meta took is not registered again because of another', async () => {
    await reset();
    const number = (id: string) => ({ id, display_phone_number: `+${id}`, platform_type: 'NOT_APPLICABLE' });
    const both = { body: { data: [number(FAKE.numberId), number('901')] } };
    meta.state.scripted[CALLS.phone_numbers[0] ?? ''] = [both];
    meta.state.scripted['POST /901/register'] = [{ code: 133015 }, { body: { success: true } }];
    await api.post('/whatsapp/connection', CREDENTIALS);
    await until('it waits', async () => (stepOf(await connection(api), 'registration').status === 'failed' ? true : null));
    meta.state.calls.length = 0;
    await goOn({});
    expect(meta.state.calls.filter((call) => call.endsWith('/register'))).toEqual(['POST /901/register']);
  });

  test('a number that stays with the app on a phone is not registered, and hands over what was written', async () => {
    await reset();
    meta.state.scripted[CALLS.phone_numbers[0] ?? ''] = [
      { body: { data: [{ id: FAKE.numberId, display_phone_number: FAKE.display, platform_type: 'CLOUD_API', is_on_biz_app: true }] } },
    ];
    meta.state.calls.length = 0;
    await connect(api);
    const asked = `POST /${FAKE.numberId}/smb_app_data`;
    expect(meta.state.calls.filter((call) => call.startsWith(`POST /${FAKE.numberId}`))).toEqual([asked, asked]);
  });
});

async function reset(): Promise<void> {
  await api.delete('/whatsapp/connection');
  meta.state.registered = false;
  meta.state.scripted = {};
}

async function begin(step: StepName, answer: ScriptedAnswer): Promise<void> {
  await reset();
  meta.state.scripted[CALLS[step][0] ?? ''] = [answer];
  expect((await api.post('/whatsapp/connection', CREDENTIALS)).status).toBe(202);
}

async function goOn(body: object): Promise<ConnectionView> {
  expect((await api.post('/whatsapp/connection', body)).status).toBe(202);
  return until('it is connected', async () => {
    const now = await connection(api);
    const isDone = now.status === 'connected' && now.steps.every(({ status, error }) => status === 'done' && error === null);
    return isDone ? now : null;
  });
}

function untilBroken(): Promise<true> {
  return until('it is broken', async () => ((await connection(api)).status === 'broken' ? true : null));
}

function stepOf({ steps }: ConnectionView, name: StepName): ConnectionView['steps'][number] {
  return steps.find((step) => step.name === name) ?? { name, status: 'missing', error: null };
}

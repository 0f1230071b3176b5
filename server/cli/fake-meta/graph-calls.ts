import { randomBytes } from 'node:crypto';
import { verifyCallback } from './callback.ts';
import { FAKE, FAKE_TEMPLATES, graphError, type Disorder, type FakeState, type ScriptedAnswer } from './fake-state.ts';

/** One call as it came: the path without its version, query and form in one. */
export type FakeCall = { method: string; path: string; token: string | null; fields: Record<string, unknown> };

export type FakeAnswer = {
  status: number;
  body: unknown;
  /** The connection is cut instead. */
  lost?: true;
  /** What was accepted, and how its receipts are to come. */
  sent?: { wamid: string; to: string; ourId: unknown; disorders: readonly Disorder[] };
};

const OK: FakeAnswer = { status: 200, body: { success: true } };
const APP_TOKEN = `${FAKE.appId}|${FAKE.appSecret}`;

/** What Graph answers to a call. */
export async function answerGraphCall(state: FakeState, call: FakeCall): Promise<FakeAnswer> {
  const { method, path, token } = call;
  const scripted = state.scripted[`${method} ${path}`]?.shift();
  if (scripted) return answerAsScripted(scripted);
  switch (`${method} ${path}`) {
    case 'GET /oauth/access_token':
      return call.fields['code'] === FAKE.code
        ? { status: 200, body: { access_token: FAKE.accessToken, token_type: 'bearer' } }
        : graphError(100, 'This authorization code has expired.');
    case 'GET /debug_token':
      return token === APP_TOKEN ? debugToken(call.fields['input_token']) : graphError(190, 'Invalid app access token.', 401);
    case `POST /${FAKE.appId}/subscriptions`:
      return token === APP_TOKEN ? subscribe(state, call.fields) : graphError(190, 'An app access token is required.', 401);
    default:
      return token === FAKE.accessToken ? answerAboutAccount(state, call) : graphError(190, 'Error validating access token.', 401);
  }
}

function answerAsScripted(scripted: ScriptedAnswer): FakeAnswer {
  if ('lost' in scripted) return { status: 200, body: null, lost: true };
  if ('body' in scripted) return { status: 200, body: scripted.body };
  if (!Number.isInteger(scripted.code)) return graphError(100, 'An answer is a code, a body, or lost.');
  return graphError(scripted.code, scripted.message ?? 'As it was asked to answer.', scripted.status);
}

function answerAboutAccount(state: FakeState, { method, path, fields }: FakeCall): FakeAnswer {
  const app = { whatsapp_business_api_data: { id: FAKE.appId, name: 'Ackwell', link: 'https://www.facebook.com/' } };
  switch (`${method} ${path}`) {
    case `POST /${FAKE.accountId}/subscribed_apps`:
      if (!state.subscription) return graphError(100, 'Your app must be subscribed first.');
      state.accountSubscribed = true;
      return OK;
    case `GET /${FAKE.accountId}/subscribed_apps`:
      return { status: 200, body: { data: state.accountSubscribed ? [app] : [] } };
    case `DELETE /${FAKE.accountId}/subscribed_apps`:
      state.accountSubscribed = false;
      return OK;
    case `GET /${FAKE.accountId}/phone_numbers`:
      return { status: 200, body: { data: [phoneNumber(state)], paging: { cursors: { before: 'a', after: 'b' } } } };
    case `POST /${FAKE.numberId}/register`:
      if (!/^\d{6}$/.test(String(fields['pin']))) return graphError(133005, 'Two step verification PIN mismatch.');
      state.registered = true;
      return OK;
    case `POST /${FAKE.numberId}/smb_app_data`:
      return { status: 200, body: { messaging_product: 'whatsapp', request_id: 'fake' } };
    case `GET /${FAKE.accountId}/message_templates`:
      return templatesPage(fields['after']);
    case `POST /${FAKE.numberId}/media`:
      return takeFile(state, fields);
    case `POST /${FAKE.numberId}/messages`:
      return sendMessage(state, fields);
    default:
      return graphError(100, `Unsupported ${method.toLowerCase()} request.`);
  }
}

function debugToken(input: unknown): FakeAnswer {
  const scopes = ['whatsapp_business_management', 'whatsapp_business_messaging'];
  const granular = scopes.map((scope) => ({ scope, target_ids: [FAKE.accountId] }));
  const valid = { app_id: FAKE.appId, type: 'SYSTEM_USER', is_valid: true, expires_at: 0, scopes, granular_scopes: granular };
  return { status: 200, body: { data: input === FAKE.accessToken ? valid : { is_valid: false, scopes: [] } } };
}

async function subscribe(state: FakeState, fields: FakeCall['fields']): Promise<FakeAnswer> {
  const subscription = {
    callbackUrl: String(fields['callback_url']), verifyToken: String(fields['verify_token']), fields: String(fields['fields']),
  };
  const wrong = await verifyCallback(subscription);
  if (wrong !== null) return graphError(2200, `Callback verification failed with the following errors: ${wrong}`);
  state.subscription = subscription;
  return OK;
}

function phoneNumber({ registered }: FakeState) {
  return {
    id: FAKE.numberId, display_phone_number: FAKE.display, verified_name: 'Ackwell Test', quality_rating: 'GREEN',
    code_verification_status: 'VERIFIED', platform_type: registered ? 'CLOUD_API' : 'NOT_APPLICABLE', throughput: { level: 'STANDARD' },
  };
}

/** One to a page, so that whoever reads them has to turn the page. */
function templatesPage(after: unknown): FakeAnswer {
  const at = Number(after ?? 0);
  const next = at + 1 < FAKE_TEMPLATES.length ? { next: 'https://graph.example/next' } : {};
  return { status: 200, body: { data: FAKE_TEMPLATES.slice(at, at + 1), paging: { cursors: { after: String(at + 1) }, ...next } } };
}

function takeFile({ media }: FakeState, { messaging_product: product, file }: FakeCall['fields']): FakeAnswer {
  if (product !== 'whatsapp' || !(file instanceof File)) return graphError(100, 'The parameters messaging_product and file are required.');
  const id = String(1_000_000_000_000_000 + media.length);
  media.push({ id, name: file.name, type: file.type, bytes: file.size });
  return { status: 200, body: { id } };
}

const REFUSALS: Partial<Record<Disorder, FakeAnswer>> = {
  token: graphError(190, 'Error validating access token.', 401),
  throttle: graphError(130429, 'Cloud API message throughput has been reached.'),
  pair: graphError(131056, 'Too many messages to the same recipient.'),
};

function sendMessage(state: FakeState, fields: FakeCall['fields']): FakeAnswer {
  const disorders = state.next.shift() ?? state.always;
  const refusal = disorders.map((disorder) => REFUSALS[disorder]).find((answer) => answer !== undefined);
  if (refusal) return refusal;
  const to = String(fields['to'] ?? '').replace(/\D/g, '');
  if (to === '') return graphError(100, 'The parameter to is required.');
  if (fields['type'] === 'template' && !isApproved(fields['template'])) {
    return graphError(132001, 'Template name does not exist in the translation', 404);
  }
  const wamid = `wamid.${randomBytes(24).toString('base64')}`;
  state.accepted.push({ wamid, body: fields });
  const body = {
    messaging_product: 'whatsapp', contacts: [{ input: fields['to'], wa_id: to }], messages: [{ id: wamid, message_status: 'accepted' }],
  };
  return { status: 200, body, sent: { wamid, to, ourId: fields['biz_opaque_callback_data'], disorders } };
}

function isApproved(template: unknown): boolean {
  const { name, language } = (template ?? {}) as { name?: unknown; language?: { code?: unknown } };
  return FAKE_TEMPLATES.some((known) => known.name === name && known.language === language?.code && known.status === 'APPROVED');
}

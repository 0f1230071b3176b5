import { randomInt } from 'node:crypto';
import { newSecretText } from '../verify-token.ts';
import type { Store } from '../../store/contract.ts';
import type { Connection, ConnectionSecrets, StepName } from '../connection.ts';
import { fieldsOf, idOf, itemsOf, secondsOf, textOf } from '../decode/values.ts';
import { classOf, inPlainWords } from '../plain-words.ts';
import type { Graph, GraphAnswer, GraphCall } from '../graph/graph.ts';
import { numbersIn, templatesIn } from './account-lists.ts';

/** What a step works with. `secrets` and `connection` are those that the step before has left. */
export type StepContext = {
  store: Store;
  graph: Graph;
  app: { id: string; secret: string };
  callbackUrl: string;
  nowMs: () => number;
  connection: Connection;
  secrets: ConnectionSecrets;
};

/** `again`: the same may succeed later; otherwise somebody has to do something first. `left`: done, but for this. */
export type StepResult =
  | { ended: 'done'; left?: string; connection?: Partial<Connection>; secrets?: ConnectionSecrets }
  | { ended: 'failed'; error: string; again: boolean };

type StepRun = (context: StepContext) => Promise<StepResult>;

const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging'];

/** The full list each time: whether Meta adds to what is subscribed or replaces it, is not said. */
const SUBSCRIBED_FIELDS = [
  'messages', 'message_template_status_update', 'message_template_quality_update', 'message_template_components_update',
  'template_category_update', 'phone_number_quality_update', 'phone_number_name_update', 'account_update',
  'account_review_update', 'account_alerts', 'business_capability_update', 'security', 'user_preferences',
];

const MAX_PAGES = 50;
const PAGE_SIZE = 100;
/** Numbers that share the app on the phone are registered there, and must not be here. */
const REGISTERED_ELSEWHERE = 'The number is used with the app on a phone and stays registered there.';

export const STEPS: Readonly<Record<StepName, StepRun>> = {
  access_token: async (context) => {
    const token = context.secrets.token === null ? await exchangeCode(context) : { token: context.secrets.token };
    if ('ended' in token) return token;
    const secrets = { ...context.secrets, ...token, code: null };
    const query = { input_token: token.token };
    const answer = await ask(context, { method: 'GET', path: '/debug_token', token: appToken(context), query });
    if (answer.ended !== 'answered') return failure(answer);
    const checked = checkToken(fieldsOf(answer.body['data']), context);
    if ('ended' in checked) return checked;
    const { accountId } = checked;
    const { workspaceId } = context.connection;
    if (!(await context.store.whatsapp.routes.claim({ kind: 'account', metaId: accountId, workspaceId }))) {
      return final(`The account ${accountId} is connected with another workspace. Disconnect it there first.`);
    }
    return { ended: 'done', secrets, connection: { accountId, tokenExpiresAtMs: checked.expiresAtMs } };
  },

  app_subscription: async (context) => {
    // Meta asks for the token back while this call is open, so it has to be readable by then.
    const verifyToken = await context.store.whatsapp.app.keepVerifyToken(newSecretText(), context.nowMs());
    const form = {
      object: 'whatsapp_business_account',
      callback_url: context.callbackUrl,
      verify_token: verifyToken,
      fields: SUBSCRIBED_FIELDS.join(','),
    };
    return expectSuccess(context, { method: 'POST', path: `/${context.app.id}/subscriptions`, token: appToken(context), body: { form } });
  },

  account_subscription: (context) =>
    expectSuccess(context, { method: 'POST', path: `/${account(context)}/subscribed_apps`, token: context.secrets.token }),

  subscription_seen: async (context) => {
    const answer = await ask(context, { method: 'GET', path: `/${account(context)}/subscribed_apps`, token: context.secrets.token });
    if (answer.ended !== 'answered') return failure(answer);
    const apps = itemsOf(answer.body['data']).map((one) => idOf(fieldsOf(fieldsOf(one)['whatsapp_business_api_data'])['id']));
    if (apps.includes(context.app.id)) return { ended: 'done' };
    return { ended: 'failed', error: 'Meta does not list this app among those that the account is subscribed to.', again: true };
  },

  phone_numbers: async (context) => {
    const read = await readAll(context, { path: `/${account(context)}/phone_numbers`, query: {} });
    if ('ended' in read) return read;
    const numbers = numbersIn(read.items);
    await context.store.whatsapp.connections.saveNumbers({ workspaceId: context.connection.workspaceId, numbers });
    return numbers.length > 0 ? { ended: 'done' } : final('The account has no phone number. Add one in the WhatsApp Manager of Meta.');
  },

  registration: async (context) => {
    const { workspaceId } = context.connection;
    const problems: string[] = [];
    for (const { id, display, details } of await context.store.whatsapp.connections.numbers(workspaceId)) {
      if (details['platform_type'] === 'CLOUD_API') continue;
      if (details['is_on_biz_app'] === true) {
        problems.push(`${display}: ${REGISTERED_ELSEWHERE}`);
        continue;
      }
      const json = { messaging_product: 'whatsapp', pin: context.secrets.pin };
      const answer = await ask(context, { method: 'POST', path: `/${id}/register`, token: context.secrets.token, body: { json } });
      if (answer.ended !== 'answered') problems.push(`${display}: ${reasonOf(answer)}`);
    }
    // What a number lacks does not undo that the account is connected.
    return problems.length > 0 ? { ended: 'done', left: problems.join(' ') } : { ended: 'done' };
  },

  templates: async (context) => {
    const fields = 'id,name,language,status,category,components,quality_score,rejected_reason';
    // What is told of this second may be of before or after the list: what is told counts, since it comes in any case.
    const sinceMs = Math.floor(context.nowMs() / 1_000) * 1_000;
    const read = await readAll(context, { path: `/${account(context)}/message_templates`, query: { fields } });
    if ('ended' in read) return read;
    const { workspaceId } = context.connection;
    await context.store.whatsapp.templates.save({ workspaceId, templates: templatesIn(read.items), sinceMs });
    return { ended: 'done' };
  },
};

export function newPin(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/** A code lives 30 s and can be used once: what was lost with its answer is lost. */
async function exchangeCode(context: StepContext): Promise<{ token: string } | StepResult> {
  const { id, secret } = context.app;
  const { code } = context.secrets;
  if (code === null) return final('There is neither an access token nor a code. Connect again.');
  const query = { client_id: id, client_secret: secret, code };
  const answer = await ask(context, { method: 'GET', path: '/oauth/access_token', token: null, query });
  if (answer.ended === 'refused' || answer.ended === 'lost') return final(`The code of the sign-up was not taken. ${reasonOf(answer)}`);
  if (answer.ended !== 'answered') return failure(answer);
  const token = textOf(answer.body['access_token'], 4_000);
  return token === null ? final('Meta gave no access token for the code of the sign-up. Connect again.') : { token };
}

type Checked = { accountId: string; expiresAtMs: number | null };

function checkToken(data: ReturnType<typeof fieldsOf>, { app, connection }: StepContext): Checked | StepResult {
  if (data['is_valid'] !== true) return final('The access token is not valid.');
  if (idOf(data['app_id']) !== null && idOf(data['app_id']) !== app.id) return final('The access token belongs to another app.');
  const scopes = itemsOf(data['scopes']).map((scope) => textOf(scope, 100));
  const missing = SCOPES.filter((scope) => !scopes.includes(scope));
  if (missing.length > 0) return final(`The access token lacks the permission ${missing.join(' and ')}.`);
  const granted = itemsOf(data['granular_scopes']).map(fieldsOf).find(({ scope }) => scope === SCOPES[0]);
  // Where no accounts are named, all of the business are meant.
  const targets = granted?.['target_ids'] === undefined ? null : itemsOf(granted['target_ids']).map(idOf);
  const accountId = connection.accountId ?? (targets?.length === 1 ? (targets[0] ?? null) : null);
  if (accountId === null) return final('The access token is for several accounts, or none: name the one to connect as waba_id.');
  if (targets && !targets.includes(accountId)) return final(`The access token is not for the account ${accountId}.`);
  return { accountId, expiresAtMs: secondsOf(data['expires_at']) };
}

type Listing = { path: string; query: Record<string, string> };

/** Follows the cursors, never the addresses that Meta writes beside them. */
async function readAll(context: StepContext, { path, query }: Listing): Promise<{ items: unknown[] } | StepResult> {
  const items: unknown[] = [];
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const paging: Record<string, string> = { limit: String(PAGE_SIZE), ...(after !== null && { after }) };
    const answer = await ask(context, { method: 'GET', path, token: context.secrets.token, query: { ...query, ...paging } });
    if (answer.ended !== 'answered') return failure(answer);
    items.push(...itemsOf(answer.body['data']));
    const cursors = fieldsOf(answer.body['paging']);
    after = cursors['next'] === undefined ? null : textOf(fieldsOf(cursors['cursors'])['after'], 2_000);
    if (after === null) break;
  }
  return { items };
}

async function expectSuccess(context: StepContext, call: GraphCall): Promise<StepResult> {
  const answer = await ask(context, call);
  if (answer.ended !== 'answered') return failure(answer);
  // An old sample of Meta's has it as a text.
  if (answer.body['success'] === true || answer.body['success'] === 'true') return { ended: 'done' };
  return { ended: 'failed', error: 'Meta answered, but not with success.', again: true };
}

function ask({ graph }: StepContext, call: GraphCall): Promise<GraphAnswer> {
  return graph.call(call);
}

function failure(answer: Exclude<GraphAnswer, { ended: 'answered' }>): StepResult {
  const passing = answer.ended !== 'refused' || ['busy', 'throttled', 'unsure'].includes(classOf(answer.problem));
  return { ended: 'failed', error: reasonOf(answer), again: passing };
}

function reasonOf(answer: Exclude<GraphAnswer, { ended: 'answered' }>): string {
  return answer.ended === 'refused' ? inPlainWords(answer.problem) : `Meta could not be reached: ${answer.reason}.`;
}

function final(error: string): StepResult {
  return { ended: 'failed', error, again: false };
}

function appToken({ app }: StepContext): string {
  return `${app.id}|${app.secret}`;
}

function account({ connection }: StepContext): string {
  return connection.accountId ?? '';
}

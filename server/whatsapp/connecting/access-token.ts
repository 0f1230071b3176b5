import { fieldsOf, idOf, itemsOf, secondsOf, textOf } from '../decode/values.ts';
import { appToken, ask, failure, final, reasonOf, type Failed, type StepContext, type StepResult } from './step.ts';

const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging'];

/** The token is valid, may do what is needed, and is for an account that no other workspace has. */
export async function checkAccess(context: StepContext): Promise<StepResult> {
  const token = context.secrets.token === null ? await exchangeCode(context) : { token: context.secrets.token };
  if ('ended' in token) return token;
  return { ...(await tokenOfAccount(context, token.token)), secrets: { ...context.secrets, ...token, code: null } };
}

/** A code lives 30 s and can be used once: what was lost with its answer is lost. */
async function exchangeCode(context: StepContext): Promise<{ token: string } | Failed> {
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

async function tokenOfAccount(context: StepContext, token: string): Promise<StepResult> {
  const answer = await ask(context, { method: 'GET', path: '/debug_token', token: appToken(context), query: { input_token: token } });
  if (answer.ended !== 'answered') return failure(answer);
  const checked = checkToken(fieldsOf(answer.body['data']), context);
  if ('ended' in checked) return checked;
  const { accountId, expiresAtMs } = checked;
  const { workspaceId } = context.connection;
  if (!(await context.store.whatsapp.routes.claim({ kind: 'account', metaId: accountId, workspaceId }))) {
    return final(`The account ${accountId} is connected with another workspace. Disconnect it there first.`);
  }
  return { ended: 'done', connection: { accountId, tokenExpiresAtMs: expiresAtMs } };
}

type Checked = { accountId: string; expiresAtMs: number | null };

function checkToken(data: ReturnType<typeof fieldsOf>, { app, connection }: StepContext): Checked | Failed {
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

import type { StepName } from '../connection.ts';
import { fieldsOf, idOf, itemsOf } from '../decode/values.ts';
import type { GraphCall } from '../graph/graph.ts';
import { newSecretText } from '../verify-token.ts';
import { checkAccess } from './access-token.ts';
import { numbersIn, templatesIn } from './account-lists.ts';
import { readAll } from './read-all.ts';
import { registerNumbers } from './registration.ts';
import { account, appToken, ask, failure, final, type StepContext, type StepResult, type StepRun } from './step.ts';

/** The full list each time: whether Meta adds to what is subscribed or replaces it, is not said. */
const SUBSCRIBED_FIELDS = [
  'messages', 'message_template_status_update', 'message_template_quality_update', 'message_template_components_update',
  'template_category_update', 'phone_number_quality_update', 'phone_number_name_update', 'account_update',
  'account_review_update', 'account_alerts', 'business_capability_update', 'security', 'user_preferences',
  'history', 'smb_app_state_sync', 'smb_message_echoes', 'calls',
];

export const STEPS: Readonly<Record<StepName, StepRun>> = {
  access_token: checkAccess,

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
    const fields = 'id,display_phone_number,verified_name,quality_rating,code_verification_status,platform_type,throughput,is_on_biz_app';
    const read = await readAll(context, { path: `/${account(context)}/phone_numbers`, query: { fields } });
    if ('ended' in read) return read;
    const numbers = numbersIn(read.items);
    await context.store.whatsapp.connections.saveNumbers({ workspaceId: context.connection.workspaceId, numbers });
    return numbers.length > 0 ? { ended: 'done' } : final('The account has no phone number. Add one in the WhatsApp Manager of Meta.');
  },

  registration: registerNumbers,

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

async function expectSuccess(context: StepContext, call: GraphCall): Promise<StepResult> {
  const answer = await ask(context, call);
  if (answer.ended !== 'answered') return failure(answer);
  // An old sample of Meta's has it as a text.
  if (answer.body['success'] === true || answer.body['success'] === 'true') return { ended: 'done' };
  return { ended: 'failed', error: 'Meta answered, but not with success.', again: true };
}

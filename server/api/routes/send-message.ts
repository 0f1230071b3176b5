import type { z } from 'zod';
import { restTime } from '../../kit/time.ts';
import type { PlainAnswer } from '../../store/contract-answers.ts';
import { isRefusal, refuse, RefusalError } from '../../workspace/refusal.ts';
import type { Outgoing, Sent } from '../../whatsapp/outgoing.ts';
import { failureText } from '../../whatsapp/plain-words.ts';
import type { ApiPorts, WhatsAppDoor } from '../ports.ts';
import type { Answer, Call, Route } from '../route.ts';
import type { SENT_MESSAGE } from '../shapes/whatsapp.ts';
import { accepted, success } from './answer.ts';
import { viaOf } from './via.ts';

type SentBody = z.output<typeof SENT_MESSAGE>;

/** With a key, what is known of the message is kept with it before Meta is asked. */
export async function send(whatsapp: WhatsAppDoor, call: Call, outgoing: Outgoing): Promise<Answer> {
  const { workspace, once } = call;
  const answerTo = once && ((pending: Sent) => {
    const { workspaceId, key } = once;
    return { place: { workspaceId, key }, answer: { headers: {}, ...answerOf(pending) } };
  });
  const sent = await whatsapp.send(workspace, { outgoing, answerTo, via: viaOf(call) });
  if (isRefusal(sent)) throw new RefusalError(sent);
  return answerOf(sent);
}

function answerOf({ messageId, contactId, phone, status, sentAtMs, contactCreated }: Sent): Answer {
  const data: SentBody = {
    message_id: messageId, contact_id: contactId, phone, status,
    sent_at: sentAtMs === null ? null : restTime(sentAtMs * 1000), contact_created: contactCreated,
  };
  return status === 'sent' ? success(data) : accepted(data);
}

/** What a call is answered that comes again before the first was answered: how the message stands that that has stored. */
export function standingOf({ store }: ApiPorts): Required<Route>['standing'] {
  return async ({ workspace }, kept: PlainAnswer) => {
    const { data } = kept.body as { data: SentBody }; // As `send` has kept it.
    const message = await store.whatsapp.messages.get(workspace.id, data.message_id);
    if (!message || message.state === 'pending') return accepted(data);
    if (message.wamid !== null) {
      return success({ ...data, message_id: message.wamid, status: 'sent', sent_at: restTime(message.sentAtMs * 1000) });
    }
    const [says, code] = [failureText(message), message.errorCode];
    const why = { ...(says !== null && { message: says }), ...(code !== null && { errors: { code } }) };
    throw new RefusalError(refuse('whatsapp_refused', why));
  };
}

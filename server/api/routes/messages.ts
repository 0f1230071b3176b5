import { z } from 'zod';
import { restTime } from '../../kit/time.ts';
import type { StoredMessage } from '../../store/contract-whatsapp.ts';
import { readInput } from '../../workspace/input.ts';
import { recordId } from '../../workspace/numbers.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';
import { doubtAbout } from '../../whatsapp/doubt.ts';
import { failureText } from '../../whatsapp/plain-words.ts';
import type { Outgoing } from '../../whatsapp/outgoing.ts';
import type { ApiPorts } from '../ports.ts';
import { readForm } from '../form.ts';
import type { Answer, Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { cursorListOf } from '../shapes/lists.ts';
import { MESSAGE, MESSAGE_STATUS, SAMPLE_MESSAGE_ID, SENT_MESSAGE } from '../shapes/whatsapp.ts';
import { success } from './answer.ts';
import { LIMIT } from './cursor-list.ts';
import {
  MEDIA_FORM,
  MEDIA_INPUT,
  readMediaMessage,
  readMessage,
  readTemplateMessage,
  SEND_INPUT,
  TEMPLATE_FORM,
  TEMPLATE_INPUT,
  type Given,
} from './message-input.ts';
import { found } from './path-id.ts';
import { send, standingOf } from './send-message.ts';

const STATUSES = {
  sent: 'Message accepted by WhatsApp',
  delivered: 'Message delivered to recipient phone',
  read: 'Recipient opened/read the message',
  failed: 'Message delivery failed',
  pending: 'Message queued, not yet sent',
};

const LIST_QUERY = z.strictObject({ contact_id: recordId().optional(), before: recordId().optional(), limit: LIMIT });

const REFUSALS = ['whatsapp_not_set_up', 'whatsapp_not_connected', 'whatsapp_refused'] as const;
const FILE_REFUSALS = [...REFUSALS, 'malformed_form', 'whatsapp_unreachable'] as const;
const ANSWERS = { 200: dataOf(SENT_MESSAGE), 202: dataOf(SENT_MESSAGE) };
const TO = '+14155550101';

export function messageRoutes(ports: ApiPorts): Route[] {
  const sending = (read: (given: Given, country: string | null) => Outgoing, fileName?: string) => async (call: Call) =>
    send(ports.whatsapp, call, read(givenIn(call, fileName), call.workspace.country));
  const common = {
    method: 'POST', ability: 'messages.send', failure: 'Failed to send the message', keeps: 'note', standing: standingOf(ports),
  } as const;
  return [
    {
      ...common, path: '/messages/send', handle: sending(readMessage),
      about: {
        summary: 'Send a message',
        details: 'Text, or text with up to three buttons or a link. 202 when it is not known yet whether Meta takes it: a receipt tells.',
        body: SEND_INPUT, answers: ANSWERS, refusals: REFUSALS,
        examples: [{ body: { phone_number: TO, message_body: 'Your order is ready.' }, status: 200 }],
      },
    },
    {
      ...common, path: '/messages/template', takes: 'form', handle: sending(readTemplateMessage, 'header_media_file'),
      about: {
        summary: 'Send a template',
        details:
          'The only kind of message that may begin a conversation, or go on after 24 hours of silence. The file of its header ' +
          'is named by `header_media_url`, or comes along in a form.',
        body: TEMPLATE_INPUT, form: TEMPLATE_FORM, answers: ANSWERS, refusals: FILE_REFUSALS,
        examples: [
          {
            body: { phone_number: TO, template_name: 'order_ready', template_language: 'en_US', field_1: 'Ana', field_2: '17' },
            status: 200,
          },
        ],
      },
    },
    {
      ...common, path: '/messages/media', takes: 'form', handle: sending(readMediaMessage, 'media_file'),
      about: {
        summary: 'Send a file',
        details:
          'Meta fetches it from its `media_url`; or it comes along in a form and is handed to Meta first. Images of at most ' +
          '5 MiB, all others of at most 16 MiB.',
        body: MEDIA_INPUT, form: MEDIA_FORM, answers: ANSWERS, refusals: FILE_REFUSALS,
        examples: [{ body: { phone_number: TO, media_type: 'image', media_url: 'https://shop.example.com/17.jpg' }, status: 200 }],
      },
    },
    ...readingRoutes(ports),
  ];
}

/** What became of one message, and the messages of a contact or of all. */
function readingRoutes(ports: ApiPorts): Route[] {
  return [
    {
      method: 'GET', path: '/messages', ability: 'whatsapp.read', failure: 'Failed to list messages', handle: (call) => list(ports, call),
      about: {
        summary: 'List messages', details: 'Newest first, of one contact or of all.',
        query: LIST_QUERY, answers: { 200: cursorListOf(MESSAGE) }, examples: [{ query: { limit: 50 }, status: 200 }],
      },
    },
    {
      method: 'GET', path: '/messages/:messageId/status', ability: 'messages.send', failure: 'Failed to read the message status',
      handle: async (call) => {
        const message = await ports.store.whatsapp.messages.get(call.workspace.id, call.params['messageId'] ?? '');
        return success(statusBody(found(message, 'Message'), ports.clock.now()));
      },
      about: {
        summary: 'Read the status of a message',
        details: 'By the `message_id` that sending has answered with, percent-encoded where it holds `/`, `+` or `=`.',
        params: { messageId: z.string().meta({ description: "Meta's id, `wamid.…`, or ours, `msg_…`" }) },
        answers: { 200: dataOf(MESSAGE_STATUS) }, refusals: ['not_found'],
        examples: [{ params: { messageId: SAMPLE_MESSAGE_ID }, status: 200 }],
      },
    },
  ];
}

/** Of files only the one that the call has a use for. */
function givenIn({ body, form }: Call, fileName: string | undefined): Given {
  if (!form) return { fields: body, file: null };
  const { fields, files } = readForm(form);
  const surplus = [...files.keys()].find((name) => name !== fileName);
  if (surplus === undefined) return { fields, file: files.get(fileName ?? '') ?? null };
  const sentence = `The ${surplus} field is unknown or read-only.`;
  throw new RefusalError(refuse('validation_failed', { errors: { [surplus]: [sentence] } }));
}


async function list({ store, clock }: ApiPorts, call: Call): Promise<Answer> {
  const { contact_id: contactId, before, limit } = readInput(LIST_QUERY, call.query);
  const messages = await store.whatsapp.messages.list({
    workspaceId: call.workspace.id, limit, ...(contactId !== undefined && { contactId }), ...(before !== undefined && { before }),
  });
  const last = messages.length === limit ? (messages.at(-1)?.id ?? null) : null;
  return success({ data: messages.map((message) => messageBody(message, clock.now())), next: last, prev: null });
}

function statusBody(message: StoredMessage, nowMs: number) {
  const { wamid, publicId, state, changedAtMs } = message;
  return {
    message_id: wamid ?? publicId ?? '',
    // What somebody has written to us has been delivered: to us.
    delivery_status: state === 'received' ? 'delivered' : state,
    error_message: troubleWith(message, nowMs),
    source: 'chat',
    last_updated: restTime(changedAtMs * 1000),
    statuses: STATUSES,
  };
}

/** Why it failed, what to do about that, and what Meta said; or that nobody knows what became of it. */
function troubleWith(message: StoredMessage, nowMs: number): string | null {
  return failureText(message) ?? doubtAbout(message, nowMs);
}

function messageBody(message: StoredMessage, nowMs: number) {
  return {
    id: message.id,
    message_id: message.wamid ?? message.publicId,
    direction: message.direction,
    contact_id: message.contactId,
    phone: message.phone,
    phone_number_id: message.numberId,
    type: message.type,
    text: message.text,
    content: message.content,
    status: message.state,
    error_code: message.errorCode,
    error_message: troubleWith(message, nowMs),
    sent_at: restTime(message.sentAtMs * 1000),
    updated_at: restTime(message.changedAtMs * 1000),
  };
}

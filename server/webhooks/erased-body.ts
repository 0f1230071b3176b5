import type { WebhookBody } from '../../contract/webhook-event.ts';

/**
 * What is left of an event's body when its contact was erased: that it happened, and when. The same once it is emptied;
 * null of the deletion that tells receivers, which was made blank and is to be sent.
 */
export function erasedBody(body: string): string | null {
  // The body was serialised by newEvent, or here.
  const { data, ...rest } = JSON.parse(body) as WebhookBody;
  if (isBlank(data.attributes)) return null;
  const { event, model, timestamp } = rest;
  return JSON.stringify({ event, model, data: { id: data.id, attributes: {}, relations: {} }, original: null, timestamp });
}

/** Whether these are the attributes of a contact that was made blank before it was deleted. */
export function isBlank({ phone }: WebhookBody['data']['attributes']): boolean {
  return phone === '';
}

/** Whether a stored body was emptied, so that there is nothing left to send. */
export function isErased(body: string): boolean {
  return body.includes('"attributes":{},"relations":{}');
}

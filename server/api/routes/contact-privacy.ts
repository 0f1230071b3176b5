import { z } from 'zod';
import { readInput } from '../../workspace/input.ts';
import type { ApiPorts } from '../ports.ts';
import type { Answer, Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { count } from '../shapes/values.ts';
import { success } from './answer.ts';
import { eraseContact } from './erase-contact.ts';
import { heldOnContact } from './export-contact.ts';
import { erasureRoute, knownContact, type Erasures } from './erasures.ts';
import { pathId } from './path-id.ts';

const LABEL = 'Contact';

export const ERASE_QUERY = z.object({ erase: z.enum(['true', 'false']).optional() });

export const ERASED = z.strictObject({
  events: count(),
  attempts: count(),
  deliveries: count(),
  in_flight: count(),
  answers: count(),
  messages: count(),
  posts: count(),
  wiped: z.boolean(),
});

/** The answer of a deletion, which says what it did when it was an erasure. */
export const REMOVED = z.strictObject({
  status: z.literal('success'),
  data: ERASED.optional(),
  message: z.string(),
});

export function isErasure(call: Call): boolean {
  return readInput(ERASE_QUERY, call.query).erase === 'true';
}

type Removing = { call: Call; erasures: Erasures; remove: () => Promise<Answer> };

/** `remove` deletes the contact, when it is still there. */
export async function eraseAndRemove(ports: ApiPorts, { call, erasures, remove }: Removing): Promise<Answer> {
  const { workspace, actor } = call;
  const { contactId, contact } = await knownContact(ports, call);
  const removeIfThere = () => (contact ? remove() : Promise.resolve(null));
  const { tell, end } = erasures.begin(workspace.id, contactId);
  const { removed, erased } = await eraseContact(ports, { workspace, contactId, actor, tell }, removeIfThere).finally(end);
  const answer = success(erased, 'Contact erased successfully');
  return { ...answer, ...(removed?.headers && { headers: removed.headers }) };
}

export function contactPrivacyRoutes(ports: ApiPorts, erasures: Erasures): Route[] {
  const { store, clock } = ports;
  const show = async (call: Call) => {
    const contactId = pathId(call, LABEL);
    const held = await heldOnContact(store, call.workspace, contactId);
    const about = { workspaceId: call.workspace.id, subjectId: contactId, details: {}, nowMs: clock.now() };
    await store.audit.add({ actor: call.actor, action: 'contact.exported', ...about });
    return success(held);
  };
  const list = z.array(z.record(z.string(), z.unknown()));
  const held = z.strictObject({
    contact: z.record(z.string(), z.unknown()).nullable(), events: list, webhook_logs: list, messages: list, truncated: z.boolean(),
  });
  return [
    {
      method: 'GET',
      path: '/contacts/:id/export',
      ability: 'contacts.read',
      failure: 'Failed to export contact',
      handle: show,
      about: {
        summary: 'Export all that is held on a contact',
        details: 'The contact, its events with their bodies, the attempts to deliver them, and its messages.',
        answers: { 200: dataOf(held) },
        examples: [{ params: { id: 1 }, status: 200 }],
      },
    },
    erasureRoute(ports, erasures),
  ];
}

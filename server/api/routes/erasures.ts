import { z } from 'zod';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { count } from '../shapes/values.ts';
import { success } from './answer.ts';
import type { ErasureProgress } from './erase-contact.ts';
import { found, pathId } from './path-id.ts';

const LABEL = 'Contact';
const NOTHING_YET: ErasureProgress = { step: 'events', events: 0, in_flight: 0, posts: 0 };

export const ERASURE = z.strictObject({
  running: z.boolean(),
  step: z.enum(['events', 'in_flight', 'posts', 'files']),
  events: count().meta({ description: 'Those whose bodies are empty by now' }),
  in_flight: count().meta({ description: 'Attempts on the wire, which are waited for, up to 32 seconds' }),
  posts: count().meta({ description: 'Posts of Meta that were looked at' }),
});

/** How far the erasures are that this process works on. Gone with it: an erasure that was cut off is asked for again. */
export class Erasures {
  readonly #running = new Map<string, ErasureProgress>();

  /** Answers where to tell its progress, until `end`. */
  begin(workspaceId: number, contactId: number) {
    const key = `${workspaceId}:${contactId}`;
    const tell = ({ events: more = 0, ...change }: Partial<ErasureProgress>) => {
      const before = this.#running.get(key) ?? NOTHING_YET;
      this.#running.set(key, { ...before, ...change, events: before.events + more });
    };
    tell({});
    return { tell, end: () => void this.#running.delete(key) };
  }

  progress(workspaceId: number, contactId: number): z.output<typeof ERASURE> {
    const progress = this.#running.get(`${workspaceId}:${contactId}`);
    return { running: progress !== undefined, ...(progress ?? NOTHING_YET) };
  }
}

/** Of a contact whose row may be gone: its number, when anything was ever noted on it. */
export async function knownContact({ store }: Pick<ApiPorts, 'store'>, call: Call) {
  const contactId = pathId(call, LABEL);
  const contact = await store.records.get('contact', call.workspace.id, contactId);
  const [held] = await store.privacy.eventsOf({ workspaceId: call.workspace.id, contactId, after: 0, limit: 1 });
  found(contact ?? held, LABEL);
  return { contactId, contact };
}

export function erasureRoute(ports: ApiPorts, erasures: Erasures): Route {
  return {
    method: 'GET',
    path: '/contacts/:id/erasure',
    ability: 'contacts.read',
    failure: 'Failed to read the erasure',
    handle: async (call) => {
      const { contactId } = await knownContact(ports, call);
      return success(erasures.progress(call.workspace.id, contactId));
    },
    about: {
      summary: 'See how far an erasure of a contact is',
      details:
        'While the call that erases it has not been answered. Only the server that was asked to erase it knows; others say that ' +
        'nothing runs.',
      answers: { 200: dataOf(ERASURE) },
      examples: [{ params: { id: 1 }, status: 200 }],
    },
  };
}

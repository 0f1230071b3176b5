import { orderToEraseContact } from '../../api/routes/contact-orders.ts';
import { eraseContact } from '../../api/routes/erase-contact.ts';
import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { deliveryPorts, PICKED_UP } from '../delivery-ports.ts';
import { Failure } from '../failure.ts';
import { recordNumber } from '../kinds.ts';
import { WORKSPACE } from '../options.ts';
import { commandOutbox } from '../outbox.ts';

const TAKEN_OUT_LATER =
  'Bytes of it may stay in the files: while somebody reads them, until a server takes them out within the hour or at its start; ' +
  'in a database of more than 32 MiB, until ackwell compact.';
const OVERWRITTEN_LATER = 'Bytes of it stay in the files of PostgreSQL until it overwrites them.';

export const contactErase = command({
  name: 'contact erase',
  summary: 'Erase a contact, with all that events, logs, answers and messages hold on it.',
  details: 'Receivers are told of the deletion, without its data. A contact that was deleted before is erased as well.',
  argument: { name: 'ID', sentence: 'The number of the contact.' },
  options: WORKSPACE,
  settings: [],
  examples: ['ackwell contact erase 42 --workspace acme'],
  async run(call) {
    const { terminal } = call;
    const contactId = recordNumber(call.argument, 'contact');
    const erased = await withStore(call, async (store) => {
      const workspace = await workspaceNamed(store, call.options.workspace);
      const contact = await store.records.get('contact', workspace.id, contactId);
      const [held] = await store.privacy.eventsOf({ workspaceId: workspace.id, contactId, after: 0, limit: 1 });
      if (!contact && held === undefined) throw new Failure(`There is no contact ${contactId} in ${workspace.subdomain}.`);
      const order = { ...orderToEraseContact(store, workspace, contactId), unattended: true as const };
      const remove = async () => (contact ? commandOutbox(store, call).apply(order) : null);
      const erasing = { workspace, contactId, actor: commandActor() };
      return (await eraseContact(deliveryPorts(store, call), erasing, remove)).erased;
    });
    if (call.json) return terminal.print(JSON.stringify(erased));
    const { events, attempts, deliveries, answers, messages, in_flight, wiped } = erased;
    terminal.print(
      `Erased contact ${contactId}: emptied ${events} events, ${attempts} log rows, ${answers} kept answers and ${messages} messages; ` +
        `${deliveries} deliveries are not sent any more.`,
    );
    if (in_flight > 0) terminal.say(`${in_flight} attempts had not ended: run this again in a minute.`);
    if (!wiped) terminal.say(call.config.databaseUrl === null ? TAKEN_OUT_LATER : OVERWRITTEN_LATER);
    terminal.say(PICKED_UP);
  },
});

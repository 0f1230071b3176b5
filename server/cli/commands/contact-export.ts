import { heldOnContact } from '../../api/routes/export-contact.ts';
import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { recordNumber } from '../kinds.ts';
import { WORKSPACE } from '../options.ts';

export const contactExport = command({
  name: 'contact export',
  summary: 'Print all that is held on a contact, as JSON.',
  argument: { name: 'ID', sentence: 'The number of the contact.' },
  options: WORKSPACE,
  settings: [],
  examples: ['ackwell contact export 42 --workspace acme > contact-42.json'],
  async run(call) {
    const contactId = recordNumber(call.argument, 'contact');
    const held = await withStore(call, async (store) => {
      const workspace = await workspaceNamed(store, call.options.workspace);
      const found = await heldOnContact(store, workspace, contactId);
      const about = { workspaceId: workspace.id, subjectId: contactId, details: {}, nowMs: call.clock.now() };
      await store.audit.add({ actor: commandActor(), action: 'contact.exported', ...about });
      return found;
    });
    call.terminal.print(JSON.stringify(held, null, 2));
  },
});

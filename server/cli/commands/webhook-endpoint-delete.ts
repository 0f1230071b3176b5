import { deleteEndpoint } from '../../api/routes/change-endpoints.ts';
import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { deliveryPorts } from '../delivery-ports.ts';
import { ENDPOINT_ARGUMENT, endpointNumbered } from '../endpoint.ts';
import { WORKSPACE } from '../options.ts';

export const endpointDelete = command({
  name: 'webhook endpoint delete',
  summary: 'Delete an endpoint. What still waits for it is skipped; its log stays.',
  argument: ENDPOINT_ARGUMENT,
  options: WORKSPACE,
  settings: [],
  examples: ['ackwell webhook endpoint delete 2 --workspace acme'],
  async run(call) {
    const { options, argument, terminal } = call;
    const id = await withStore(call, async (store) => {
      const { seen, endpointId } = await endpointNumbered(store, options.workspace, argument);
      await deleteEndpoint(deliveryPorts(store, call), { workspace: seen, actor: commandActor() }, endpointId);
      return endpointId;
    });
    terminal.print(call.json ? JSON.stringify({ deleted: id }) : `Deleted endpoint ${id}.`);
  },
});

import { resendEvent, storedEvent } from '../../api/routes/resend.ts';
import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { deliveryNumbered } from '../delivery.ts';
import { deliveryPorts, PICKED_UP } from '../delivery-ports.ts';
import { ONE_WORKSPACE } from '../options.ts';

export const deliveriesResend = command({
  name: 'deliveries resend',
  summary: 'Send what a delivery carried once more, to the same endpoint.',
  details: 'A new delivery of the same bytes under the same webhook-id. It does not wait for others of its record.',
  argument: { name: 'ID', sentence: 'Its number in deliveries list.' },
  options: ONE_WORKSPACE,
  settings: [],
  examples: ['ackwell deliveries resend 42'],
  async run(call) {
    const { terminal, options, argument } = call;
    const { deliveries } = await withStore(call, async (store) => {
      const { workspace, delivery } = await deliveryNumbered(store, argument, options.workspace);
      const event = await storedEvent(store, workspace.id, delivery.eventSeq);
      return resendEvent(deliveryPorts(store, call), workspace, { event, endpointId: delivery.endpointId, actor: commandActor() });
    });
    terminal.print(call.json ? JSON.stringify({ deliveries }) : `Made delivery ${deliveries.join(', ')}.`);
    if (!call.json) terminal.say(PICKED_UP);
  },
});

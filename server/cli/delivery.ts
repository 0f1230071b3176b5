import type { Store, Workspace } from '../store/contract.ts';
import type { DeliveryView } from '../webhooks/delivery.ts';
import { workspacesNamed } from './data.ts';
import { Failure, UsageError } from './failure.ts';

/** One delivery by its number, with its workspace: the one that was named, or whichever has it. */
export async function deliveryNumbered(
  store: Store,
  number: string,
  subdomain: string | undefined,
): Promise<{ workspace: Workspace; delivery: DeliveryView }> {
  if (!/^\d{1,15}$/.test(number)) {
    throw new UsageError(`"${number}" is not the number of a delivery; see ackwell deliveries list.`);
  }
  for (const workspace of await workspacesNamed(store, subdomain)) {
    const delivery = await store.deliveries.get(workspace.id, Number(number));
    if (delivery) return { workspace, delivery };
  }
  const where = subdomain === undefined ? '' : ` in ${subdomain}`;
  throw new Failure(`There is no delivery ${number}${where}; see ackwell deliveries list.`);
}

import { NEW_ENDPOINT, type Endpoint } from '../endpoint.ts';
import { parseAllowTargets } from '../target/allow-list.ts';
import type { Sender } from './sender.ts';

/** Which nobody may call unless the operator allows it. The port is an ordinary one: it must not be why it is refused. */
const ADDRESS = '127.0.0.1';
const NOWHERE: Endpoint = {
  ...NEW_ENDPOINT,
  workspaceId: 0,
  id: 0,
  url: `http://${ADDRESS}:80/`,
  secrets: { current: '', previous: null },
};

/** The sender of this process calls what it must not; the message is one sentence for the operator. */
export class OpenSenderError extends Error {
  override name = 'OpenSenderError';
}

/**
 * One attempt at this machine through the real sender, before anything is served: a guard that a changed library or a
 * mistake of ours has put out of work is found here, and not by a stranger. Nothing is written even if it connects.
 */
export async function expectGuarded(sender: Sender, allowTargets: readonly string[]): Promise<void> {
  if (parseAllowTargets(allowTargets).addresses.has(ADDRESS)) return;
  const { outcome } = await sender.attempt(NOWHERE, { eventId: 'self-test', event: 'created', body: '', number: 1, isOurs: () => false });
  if (outcome.kind === 'error' && outcome.code === 'blocked_address') return;
  throw new OpenSenderError(
    `Webhooks of this process could call ${ADDRESS}, which --allow-targets does not name: its guard does not work, so it does not start.`,
  );
}

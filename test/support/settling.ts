import type { Api } from './api.ts';
import { readFinalState } from './ledgers.ts';
import { until } from './until.ts';

/** Retries wait 4 s at most, and a node that is gone is missed within 15: on a busy machine all of it takes longer. */
const SETTLED_WITHIN_MS = 60_000;

/** Waits until no delivery of a contact's event is on its way any more. */
export async function everythingSettled(api: Api): Promise<void> {
  await until(
    'every delivery is settled',
    async () => {
      const { unsuccessful } = await readFinalState(api);
      return unsuccessful.every(({ deliveries }) => deliveries.every(({ state }) => state === 'failed' || state === 'skipped'));
    },
    SETTLED_WITHIN_MS,
  );
}

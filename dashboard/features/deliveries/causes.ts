import { useQueries } from '@tanstack/react-query';
import type { DeliveryOfEvent, LogRow } from '../../../contract/rest/webhooks.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { attemptWords } from '../../ui/attempt.tsx';

/** Each is a call of its own, so only the newest failed ones of a list are asked about. */
const MAX_ASKED = 50;

/** Why the last attempt of each delivery failed, in one or two words, by the id of the delivery. */
export function useCauses(rows: readonly DeliveryOfEvent[]): ReadonlyMap<number, string> {
  const { subdomain, get } = useWorkspace();
  const failing = rows.filter(({ state, attempts }) => attempts > 0 && state !== 'delivered').slice(0, MAX_ASKED);
  return useQueries({
    queries: failing.map(({ id, attempts }) => ({
      // Another attempt may fail in another way; what one came to stays.
      queryKey: [subdomain, 'webhook-deliveries', 'cause', id, attempts],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const last = (await get<{ log: LogRow[] }>(`/webhook-deliveries/${id}`, signal)).log.at(-1);
        return last ? attemptWords(last) : '';
      },
      staleTime: Infinity,
    })),
    combine: (answers) => new Map(failing.flatMap(({ id }, at) => (answers[at]?.data ? [[id, answers[at].data] as const] : []))),
  });
}

import { useQuery } from '@tanstack/react-query';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { WebhookJobRow } from '../../../contract/rest/webhooks.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { Card } from '../../ui/card.tsx';
import { EndpointName } from '../../ui/endpoint-name.tsx';
import { RecoveryProgress } from './recovery-progress.tsx';

const LOOK_MS = 5_000;
/** The latest; more than these are hardly on their way at once. */
const LATEST = 10;

/** The recoveries that go on, for whoever comes back to them. */
export function JobCard() {
  const { subdomain, get } = useWorkspace();
  const { data } = useQuery({
    queryKey: [subdomain, 'webhook-jobs', 'list'],
    queryFn: ({ signal }) => get<CursorListOf<WebhookJobRow>>(`/webhook-jobs?limit=${LATEST}`, signal),
    refetchInterval: LOOK_MS,
  });
  const running = data?.data.filter(({ state }) => state === 'queued' || state === 'running') ?? [];
  return running.map(({ id, endpoint_id: endpoint }) => (
    <Card key={id} title="Sending again" about={<EndpointName id={endpoint} />}>
      <RecoveryProgress id={id} />
    </Card>
  ));
}

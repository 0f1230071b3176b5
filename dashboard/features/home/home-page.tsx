import { Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CursorListOf, PageOf } from '../../../contract/rest/lists.ts';
import type { LogRow, WebhookSettings } from '../../../contract/rest/webhooks.ts';
import { useOne } from '../../client/one.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { Copyable } from '../../ui/copyable.tsx';
import { Page } from '../../ui/page.tsx';
import { RecentAttempts } from './recent-attempts.tsx';
import { Step } from './step.tsx';

const LATEST = 10;
/** While the tab is seen. */
const REFRESH_MS = 3_000;

/** The way from an empty workspace to the first webhook that arrives; afterwards, what arrived last. */
export default function HomePage() {
  const { subdomain, get } = useWorkspace();
  const base = `/w/${subdomain}`;
  const settings = useOne<WebhookSettings>('/webhook-settings');
  const contacts = useQuery({
    queryKey: [subdomain, 'contacts', 'any'],
    queryFn: ({ signal }) => get<PageOf<unknown>>('/contacts?per_page=1', signal),
  });
  const attempts = useLatest();
  const hasArrived = useArrived(attempts.data?.data);
  const isSending = settings.data?.row.webhook_enabled === true;
  const hasContacts = (contacts.data?.total ?? 0) > 0;

  return (
    <Page
      title="Start"
      about={
        <>
          The API of this workspace is at <Copyable text={`${location.origin}/api/v1/${subdomain}`} what="address" />
        </>
      }
    >
      {!(isSending && hasContacts && hasArrived) && (
        <Stack gap="xs" component="ol" p={0} m={0}>
          <Step
            number={1}
            isDone={isSending}
            isNext={!isSending}
            title="Say where changes go"
            to={`${base}/settings/webhooks`}
            verb="Webhook Settings"
          >
            Your URL, and which of the nine events it wants. A test event shows at once whether it answers.
          </Step>
          <Step
            number={2}
            isDone={hasContacts}
            isNext={isSending && !hasContacts}
            title="Add a contact"
            to={`${base}/contacts/new`}
            verb="Add contact"
          >
            By hand here, from your own system by API, or from a CSV file.
          </Step>
          <Step
            number={3}
            isDone={hasArrived}
            isNext={isSending && hasContacts}
            title="Watch its POST arrive"
            to={`${base}/webhooks/deliveries`}
            verb="Deliveries"
          >
            Every attempt is kept, with both sides and the time each part took.
          </Step>
        </Stack>
      )}
      <RecentAttempts of={attempts} />
    </Page>
  );
}

function useLatest() {
  const { subdomain, get } = useWorkspace();
  return useQuery({
    queryKey: [subdomain, 'webhook-logs', 'latest'],
    queryFn: ({ signal }) => get<CursorListOf<LogRow>>(`/webhook-logs?limit=${LATEST}`, signal),
    refetchInterval: REFRESH_MS,
  });
}

/** Where nothing has ever arrived it is asked about again only once something new was tried. */
function useArrived(latest: readonly LogRow[] | undefined): boolean {
  const { subdomain, get } = useWorkspace();
  const { data } = useQuery({
    queryKey: [subdomain, 'webhook-logs', 'delivered', latest?.[0]?.id],
    queryFn: ({ signal }) => get<CursorListOf<LogRow>>(`/webhook-logs?status=success&limit=${LATEST}`, signal),
    placeholderData: keepPreviousData,
    enabled: latest !== undefined && !latest.some(hasArrivedForReal),
  });
  return [...(latest ?? []), ...(data?.data ?? [])].some(hasArrivedForReal);
}

function hasArrivedForReal({ status, test }: LogRow): boolean {
  return status === 'success' && !test;
}

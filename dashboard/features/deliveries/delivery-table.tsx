import type { DeliveryOfEvent } from '../../../contract/rest/webhooks.ts';
import { fieldIn, tokenIn } from '../../../contract/skip-reason.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { attemptWords } from '../../ui/attempt.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { DeliveryBadge } from '../../ui/delivery-state.tsx';
import { EndpointName } from '../../ui/endpoint-name.tsx';
import { Moment } from '../../ui/moment.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { eventTitle } from '../../ui/wire-model.ts';

const REASONS: Readonly<Record<string, string>> = {
  attempts_exhausted: 'every attempt failed',
  interrupted_too_often: 'the server stopped during too many attempts',
  disabled: 'webhooks were switched off',
  not_selected: 'the box of this event was not ticked',
  deleted: 'the endpoint was deleted',
  ping_pong: 'its record went to and fro: nothing of it is sent until it is quiet',
  too_many_hops: 'it went from system to system too often',
};

/** Leaves its room to the others where nothing waits for another attempt. */
const NEXT: Column<DeliveryOfEvent> = {
  label: 'Next',
  narrow: 'line',
  show: ({ next_attempt_at: at }) => at && <Moment at={at} />,
};

export function DeliveryTable({ rows }: { rows: readonly DeliveryOfEvent[] }) {
  const { subdomain } = useWorkspace();
  return (
    <DataTable
      label="Deliveries"
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          label: 'Event',
          narrow: 'head',
          show: (row) => <TextLink to={`/w/${subdomain}/webhooks/events/${row.event_id}`}>{eventTitle(row)}</TextLink>,
        },
        { label: 'State', narrow: 'side', show: (row) => <DeliveryBadge delivery={row} /> },
        {
          label: 'Why',
          narrow: 'plain',
          show: (row) => <Why delivery={row} />,
        },
        { label: 'Attempts', align: 'end', narrow: 'line', show: ({ attempts }) => attempts },
        ...(rows.some(({ next_attempt_at: at }) => at !== null) ? [NEXT] : []),
        { label: 'Endpoint', narrow: 'plain', show: ({ endpoint_id: id }) => <EndpointName id={id} /> },
        { label: 'Made', narrow: 'plain', show: ({ created_at: at }) => <Moment at={at} /> },
      ]}
    />
  );
}

/** Where an attempt failed, its reason leads to it. */
function Why({ delivery: { kind, state, reason, last_attempt: last } }: { delivery: DeliveryOfEvent }) {
  const { subdomain } = useWorkspace();
  const words = [kind === 'resend' ? 'sent again' : '', reasonOf(reason)].filter(Boolean).join(': ');
  if (!last || state === 'delivered') return words;
  return (
    <>
      {words && `${words}: `}
      <TextLink to={`/w/${subdomain}/webhooks/logs/${last.webhook_log_id}`}>{attemptWords(last)}</TextLink>
    </>
  );
}

function reasonOf(reason: string | null): string {
  const [token, field] = [tokenIn(reason), fieldIn(reason)];
  if (token !== null) return `API token ${token} made this change itself`;
  if (field !== null) return `the filter asks for another ${field}`;
  return reason === null ? '' : (REASONS[reason] ?? reason.replaceAll('_', ' '));
}

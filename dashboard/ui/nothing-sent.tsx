import { useWorkspace } from '../client/workspace.ts';
import { Empty } from './empty.tsx';
import { TextLink } from './text-link.tsx';

/** Instead of a list of what was sent: why it is empty, and the way to fill it. */
export function NothingSent({ what, isFiltered }: { what: string; isFiltered: boolean }) {
  const { subdomain } = useWorkspace();
  if (isFiltered) return <Empty title={`No ${what} fits these filters`} />;
  return (
    <Empty title="Nothing was sent yet" command="npx --no-install ackwell listen --port 9000">
      Say where changes go under <TextLink to={`/w/${subdomain}/settings/webhooks`}>Webhook Settings</TextLink>. To try
      it without a system of your own, run a receiver on this machine and use its address:
    </Empty>
  );
}

import { Page } from '../../ui/page.tsx';
import { AuditLog } from './audit-log.tsx';
import { Invites } from './invites.tsx';
import { Members } from './members.tsx';
import { useWorkspace } from '../../client/workspace.ts';

export default function TeamPage() {
  const { role } = useWorkspace();
  return (
    <Page title="Team" about="A viewer reads. An editor also writes records. An owner does everything.">
      <Members />
      {role === 'owner' && <Invites />}
      {role === 'owner' && <AuditLog />}
    </Page>
  );
}

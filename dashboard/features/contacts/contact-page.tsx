import { useParams } from '@tanstack/react-router';
import type { ContactRow } from '../../../contract/rest/records.ts';
import { useOne } from '../../client/one.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { Card } from '../../ui/card.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { RecordTimeline } from '../../ui/record-timeline.tsx';
import { DeleteContact } from './delete-contact.tsx';
import { EditContact } from './edit-contact.tsx';
import { HeldCard } from './held-card.tsx';
import { fullName } from './full-name.ts';
import { useSurroundings } from './surroundings.ts';

export default function ContactPage() {
  const { id = '' } = useParams({ strict: false });
  const { subdomain, mayWrite } = useWorkspace();
  const contact = useOne<ContactRow>(`/contacts/${id}`);
  const around = useSurroundings();
  const row = contact.data?.row;

  return (
    <Page
      title={row ? fullName(row) : 'Contact'}
      about={
        row && (
          <>
            Contact <Copyable text={String(row.id)} what="id" /> made <Moment at={row.created_at} />, changed{' '}
            <Moment at={row.updated_at} />. <TextLink to={`/w/${subdomain}/whatsapp/messages/${row.id}`}>Messages on WhatsApp</TextLink>
          </>
        )
      }
      actions={row && mayWrite && <DeleteContact contact={row} />}
    >
      <Loaded of={contact} rows={8}>
        {(one) => (
          <Loaded of={around} rows={8}>
            {(known) => <EditContact key={one.row.id} one={one} around={known} />}
          </Loaded>
        )}
      </Loaded>
      <Card title="Timeline" about="What changed, what was sent about it, and what became of that.">
        <RecordTimeline model="contact" id={Number(id)} />
      </Card>
      {row && <HeldCard contact={row} />}
    </Page>
  );
}

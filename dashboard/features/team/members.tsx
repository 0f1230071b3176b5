import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { MemberRow } from '../../../contract/rest/people.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { ChangeRole } from './change-role.tsx';
import { RemoveMember } from './remove-member.tsx';

export function Members() {
  const { subdomain, get, role } = useWorkspace();
  const [changed, setChanged] = useState<number | null>(null);
  const members = useQuery({
    queryKey: [subdomain, 'members'],
    queryFn: ({ signal }) => get<CursorListOf<MemberRow>>('/members', signal),
  });
  const member = members.data?.data.find(({ id }) => id === changed);
  const close = () => setChanged(null);
  return (
    <Card
      title="Members"
      about="Whoever gets another role has to sign in anew."
      actions={<ExportButton path="/members" walk="before" name="members" />}
    >
      <Loaded of={members}>
        {({ data }) => (
          <DataTable
            label="Members"
            rows={data}
            keyOf={({ id }) => id}
            columns={[
              { label: 'Name', narrow: 'head', show: ({ name }) => name },
              { label: 'E-mail', show: ({ email }) => email },
              {
                label: 'Role',
                show: (row) =>
                  role === 'owner' ? (
                    <Group gap="xs" wrap="nowrap">
                      {row.role}
                      <Button
                        size="compact-xs"
                        variant="default"
                        onClick={() => setChanged(row.id)}
                        aria-label={`Change the role of ${row.name}`}
                      >
                        Change…
                      </Button>
                    </Group>
                  ) : (
                    row.role
                  ),
              },
              { label: 'Actions', show: (row) => role === 'owner' && <RemoveMember member={row} /> },
            ]}
          />
        )}
      </Loaded>
      <Dialog opened={member !== undefined} onClose={close} title={`Role of ${member?.name ?? ''}`}>
        {member && <ChangeRole member={member} close={close} />}
      </Dialog>
    </Card>
  );
}

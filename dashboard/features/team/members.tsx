import { Group, NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { MemberRow } from '../../../contract/rest/people.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { RemoveMember } from './remove-member.tsx';

const ROLES = ['owner', 'editor', 'viewer'];

type NewRole = { id: number; role: string };

export function Members() {
  const { subdomain, get, call, role } = useWorkspace();
  const queries = useQueryClient();
  const members = useQuery({
    queryKey: [subdomain, 'members'],
    queryFn: ({ signal }) => get<CursorListOf<MemberRow>>('/members', signal),
  });
  const changing = ({ id, role: next }: NewRole) => call('PATCH', `/members/${id}`, { role: next });
  const change = useSave<MemberRow, NewRole>(
    changing,
    () => queries.invalidateQueries({ queryKey: [subdomain] }),
  );
  return (
    <Card
      title="Members"
      about="Whoever gets another role has to sign in anew."
      actions={<ExportButton path="/members" walk="before" name="members" />}
    >
      <FormProblem error={change.error} />
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
                    <Group gap={4} wrap="nowrap">
                      <NativeSelect
                        size="xs"
                        aria-label={`Role of ${row.name}`}
                        data={ROLES}
                        value={row.role}
                        onChange={(event) => change.mutate({ id: row.id, role: event.currentTarget.value })}
                      />
                      <ApiCall call={changing(row)} what={`changing the role of ${row.name}`} isSmall />
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
    </Card>
  );
}

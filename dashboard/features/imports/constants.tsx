import { NativeSelect, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ContactColumn } from '../../../contract/contact-columns.ts';
import { sourceChoices, statusChoices } from '../../client/labels.ts';
import { useWorkspace } from '../../client/workspace.ts';

type Values = Record<string, string>;
type Parts = { of: readonly ContactColumn[]; values: Values; onChange: (values: Values) => void };

/** What no column brings and all contacts of the file may share. */
export function Constants({ of: columns, values, onChange }: Parts) {
  const workspace = useWorkspace();
  const { data: statuses = [] } = useQuery(statusChoices(workspace));
  const { data: sources = [] } = useQuery(sourceChoices(workspace));
  const named = (rows: { id: number; name: string }[]) => rows.map(({ id, name }) => ({ value: String(id), label: name }));
  const choices = [
    { column: 'type', label: 'Type of all', data: ['lead', 'customer'] },
    { column: 'status_id', label: 'Status of all', data: named(statuses) },
    { column: 'source_id', label: 'Source of all', data: named(sources) },
  ] as const;
  const asked = choices.filter(({ column }) => columns.includes(column));
  if (asked.length === 0) return null;
  return (
    <Stack gap="xs">
      <Text size="sm">The file does not say this, so say it for all of its rows:</Text>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        {asked.map(({ column, label, data }) => (
          <NativeSelect
            key={column}
            label={label}
            data={[{ value: '', label: 'Choose…' }, ...data]}
            value={values[column] ?? ''}
            onChange={(event) => onChange({ ...values, [column]: event.currentTarget.value })}
          />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

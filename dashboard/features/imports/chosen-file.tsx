import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { CONTACT_COLUMNS } from '../../../contract/contact-columns.ts';
import type { ImportRow } from '../../../contract/rest/imports.ts';
import { customFieldChoices } from '../../client/labels.ts';
import { saveFile } from '../../client/save-file.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { useGuard } from '../../ui/unsaved.ts';
import { Constants } from './constants.tsx';
import { guessMapping, mappedFile, missingColumns, type Mapping } from './mapping.ts';
import type { CsvFile } from './reading.ts';

/** What stands in the file, what each column is taken in as, and the button that begins. */
export function ChosenFile({ file }: { file: CsvFile }) {
  const fields = useQuery(customFieldChoices(useWorkspace()));
  return <Loaded of={fields}>{(known) => <Plan file={file} slugs={known.map(({ slug }) => slug)} />}</Loaded>;
}

function Plan({ file, slugs }: { file: CsvFile; slugs: string[] }) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [mapping, setMapping] = useState<Mapping>(() => guessMapping(file.header, slugs));
  const [constants, setConstants] = useState<Record<string, string>>({});
  const missing = missingColumns(mapping);
  const shared = Object.fromEntries(missing.flatMap((column) => (constants[column] ? [[column, constants[column]]] : [])));
  const isReady = missing.every((column) => column in shared);
  const sent = () => mappedFile({ ...file, mapping, constants: shared });
  const sentAs = isSentAsItStands(file, mapping) ? file.name : `mapped-${file.name}`;
  const uploading = call('POST', '/imports/contacts');
  const upload = useSave<ImportRow>(
    () => ({ ...uploading, file: new File([sent()], file.name, { type: 'text/csv', lastModified: file.lastModified }) }),
    async ({ data }) => {
      await queries.invalidateQueries({ queryKey: [subdomain, 'imports'] });
      await navigate({ to: `/w/${subdomain}/contacts/import/${data.id}`, ignoreBlocker: true });
    },
  );
  useGuard(!upload.isSuccess);
  return (
    <Card title="What becomes of it" about="The first rows of the file, and what each column is taken in as.">
      <ColumnTable file={file} mapping={mapping} slugs={slugs} onMap={setMapping} />
      <Constants of={missing} values={constants} onChange={setConstants} />
      <FormProblem error={upload.error} />
      <Group gap="xs">
        <Button loading={upload.isPending} disabled={!isReady} onClick={() => upload.mutate()}>
          Import
        </Button>
        <ApiCall call={{ ...uploading, file: new File([], sentAs) }} what="importing" />
        {sentAs !== file.name && (
          <Button variant="subtle" disabled={!isReady} onClick={() => saveFile([sent()], sentAs)}>
            Save {sentAs}
          </Button>
        )}
        <Text size="sm" c="dimmed" role="status">
          {isReady ? '' : `Missing: ${missing.filter((column) => !(column in shared)).join(', ')}`}
        </Text>
      </Group>
    </Card>
  );
}

/** Else the call from a shell takes the file as it is after the mapping. */
function isSentAsItStands({ header, separator }: CsvFile, mapping: Mapping): boolean {
  return separator === ',' && header.every((name, at) => name === mapping[at]);
}

type TableParts = { file: CsvFile; mapping: Mapping; slugs: string[]; onMap: (mapping: Mapping) => void };

/** One row per column of the file: on a narrow screen it has the room that a wide table has not. */
function ColumnTable({ file, mapping, slugs, onMap }: TableParts) {
  const targets = [{ value: '', label: 'Leave out' }, ...CONTACT_COLUMNS, ...slugs];
  const rows = file.header.map((name, at) => ({ name, at }));
  return (
    <DataTable
      label="Columns"
      rows={rows}
      keyOf={({ at }) => at}
      columns={[
        { label: 'Column', narrow: 'head', show: ({ name, at }) => name || `Column ${at + 1}` },
        {
          label: 'Taken in as',
          show: ({ name, at }) => (
            <NativeSelect
              aria-label={`Take ${name || `column ${at + 1}`} in as`}
              data={targets}
              value={mapping[at] ?? ''}
              onChange={(event) => onMap(mapping.map((old, each) => chosen(old, each === at, event.currentTarget.value)))}
            />
          ),
        },
        {
          label: 'First rows',
          show: ({ at }) => (
            <Stack gap={0}>
              {file.preview.map((row, line) => (
                <Text key={line} size="sm" lineClamp={1} style={{ overflowWrap: 'anywhere' }}>
                  {row[at] || '–'}
                </Text>
              ))}
            </Stack>
          ),
        },
      ]}
    />
  );
}

/** A target is taken away from the column that had it. */
function chosen(old: string | null, isThis: boolean, target: string): string | null {
  if (isThis) return target === '' ? null : target;
  return old === target ? null : old;
}

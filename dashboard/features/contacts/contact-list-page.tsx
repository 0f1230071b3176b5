import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { PageOf } from '../../../contract/rest/lists.ts';
import type { ContactRow } from '../../../contract/rest/records.ts';
import { curlOf } from '../../client/curl.ts';
import { sourceChoices, statusChoices } from '../../client/labels.ts';
import { withQuery } from '../../client/query-string.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ExportFrom } from '../../ui/export-button.tsx';
import { useFilters, type Filters } from '../../ui/filters.ts';
import { SearchIcon } from '../../ui/icons.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { ContactTable } from './contact-table.tsx';

const KEYS = ['q', 'type', 'status_id', 'source_id', 'group_id', 'page'] as const;
const PER_PAGE = 25;
const TYPING_PAUSE_MS = 250;

export default function ContactListPage() {
  const workspace = useWorkspace();
  const { subdomain, get, call, mayWrite } = workspace;
  const filters = useFilters(KEYS);
  const path = withQuery('/contacts', { ...filters.values, per_page: PER_PAGE });
  const { page: _page, ...asked } = filters.values;
  const exporting = call('GET', withQuery('/contacts/export.csv', asked));
  const contacts = useQuery({
    queryKey: [subdomain, 'contacts', filters.values],
    queryFn: ({ signal }) => get<PageOf<ContactRow>>(path, signal),
    placeholderData: keepPreviousData,
  });
  const add = (
    <Button component={Link} to={`/w/${subdomain}/contacts/new`}>
      Add contact
    </Button>
  );

  return (
    <Page
      title="Contacts"
      actions={
        <>
          <ApiCall call={call('GET', path)} what="this list" />
          <ExportFrom walk="file" name="contacts" call={exporting} total={contacts.data?.total ?? null} />
          {mayWrite && add}
        </>
      }
    >
      <FilterBar filters={filters} />
      <Loaded
        of={contacts}
        rows={8}
        empty={{ when: ({ total }) => total === 0, show: <NoContacts isFiltered={filters.isAny} /> }}
      >
        {(page) => (
          <>
            <ContactTable rows={page.data} />
            <Pager page={page} what="contacts" onTurn={(number) => filters.set({ page: String(number) })} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function FilterBar({ filters: { values, set, clear, isAny } }: { filters: Filters<(typeof KEYS)[number]> }) {
  const workspace = useWorkspace();
  const { data: statuses = [] } = useQuery(statusChoices(workspace));
  const { data: sources = [] } = useQuery(sourceChoices(workspace));
  const search = useDebouncedCallback((q: string) => set({ q, page: '' }), TYPING_PAUSE_MS);
  const named = (rows: { id: number; name: string }[]) =>
    rows.map(({ id, name }) => ({ value: String(id), label: name }));
  const choose = (key: 'type' | 'status_id' | 'source_id') => ({
    value: values[key] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => set({ [key]: event.currentTarget.value, page: '' }),
  });

  return (
    <Group gap="xs" role="search" aria-label="Contacts">
      <TextInput
        key={isAny ? 'filtered' : 'all'}
        aria-label="Search contacts"
        placeholder="Name, phone or e-mail"
        leftSection={<SearchIcon />}
        defaultValue={values.q ?? ''}
        onChange={(event) => search(event.currentTarget.value)}
        maxLength={255}
        flex="1 1 14rem"
      />
      <NativeSelect
        aria-label="Type"
        data={[{ value: '', label: 'Any type' }, 'lead', 'customer']}
        {...choose('type')}
      />
      <NativeSelect
        aria-label="Status"
        data={[{ value: '', label: 'Any status' }, ...named(statuses)]}
        {...choose('status_id')}
      />
      <NativeSelect
        aria-label="Source"
        data={[{ value: '', label: 'Any source' }, ...named(sources)]}
        {...choose('source_id')}
      />
      {isAny && (
        <Button variant="subtle" onClick={clear}>
          Clear
        </Button>
      )}
    </Group>
  );
}

function NoContacts({ isFiltered }: { isFiltered: boolean }) {
  const { call, subdomain } = useWorkspace();
  if (isFiltered) return <Empty title="No contact fits these filters" />;
  const body = { firstname: 'Ada', phone: '+14155551234', type: 'lead', status_id: 1, source_id: 1 };
  return (
    <Empty title="No contacts yet" command={curlOf(call('POST', '/contacts', body), location.origin)}>
      Add one here, <TextLink to={`/w/${subdomain}/contacts/import`}>import a file</TextLink>, or from your own system:
    </Empty>
  );
}

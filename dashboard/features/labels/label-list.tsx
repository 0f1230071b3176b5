import { Button, Group } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { PageOf } from '../../../contract/rest/lists.ts';
import { curlOf } from '../../client/curl.ts';
import { withQuery } from '../../client/query-string.ts';
import { useOne, type One } from '../../client/one.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ExportButton } from '../../ui/export-button.tsx';
import { useFilters } from '../../ui/filters.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { DeleteLabel } from './delete-label.tsx';

/** What contacts are sorted by or described with: a status, a source, a group, a custom field. */
export type Label = { id: number; name: string; updated_at: string };

type Kind<Row extends Label> = {
  title: string;
  about: string;
  /** As in `a status`. */
  noun: string;
  plural: Plural;
  /** The key of the contacts' filter, where there is one. */
  filter: 'status_id' | 'source_id' | 'group_id' | null;
  columns: readonly Column<Row>[];
  form: (edited: Edited<Row>) => ReactNode;
  /** Of an example, as it is sent. */
  example?: Record<string, unknown>;
};

/** What a form gets: what is edited, or nothing for a new one. */
export type Edited<Row> = { one: One<Row> | null; close: () => void };

export type Plural = 'statuses' | 'sources' | 'groups' | 'custom-fields';

const PER_PAGE = 50;

export function LabelList<Row extends Label>(kind: Kind<Row>) {
  const { title, about, noun, plural, form, example = { name: 'New' } } = kind;
  const { subdomain, get, call, mayWrite } = useWorkspace();
  const filters = useFilters(['page']);
  const [edited, setEdited] = useState<Row | 'new' | null>(null);
  const path = withQuery(`/${plural}`, { ...filters.values, per_page: PER_PAGE });
  const rows = useQuery({
    queryKey: [subdomain, plural, filters.values],
    queryFn: ({ signal }) => get<PageOf<Row>>(path, signal),
    placeholderData: keepPreviousData,
  });
  const close = () => setEdited(null);

  return (
    <Page
      title={title}
      about={about}
      actions={
        <>
          <ApiCall call={call('GET', path)} what="this list" />
          <ExportButton path={`/${plural}`} walk="page" name={plural} />
          {mayWrite && <Button onClick={() => setEdited('new')}>Add {noun}</Button>}
        </>
      }
    >
      <Loaded
        of={rows}
        empty={{
          when: ({ total }) => total === 0,
          show: (
            <Empty
              title={`No ${noun} yet`}
              command={curlOf(call('POST', `/${plural}`, example), location.origin)}
            />
          ),
        }}
      >
        {(page) => (
          <>
            <LabelTable rows={page.data} kind={kind} onEdit={setEdited} />
            <Pager page={page} what={plural.replace('-', ' ')} onTurn={(number) => filters.set({ page: String(number) })} />
          </>
        )}
      </Loaded>
      <Dialog opened={edited !== null} onClose={close} title={edited === 'new' ? `Add ${noun}` : `Edit ${noun}`}>
        {edited === 'new' && form({ one: null, close })}
        {edited !== null && edited !== 'new' && <Existing kind={kind} id={edited.id} close={close} />}
      </Dialog>
    </Page>
  );
}

function Existing<Row extends Label>({ kind, id, close }: { kind: Kind<Row>; id: number; close: () => void }) {
  return <Loaded of={useOne<Row>(`/${kind.plural}/${id}`)}>{(one) => kind.form({ one, close })}</Loaded>;
}

type TableParts<Row extends Label> = { rows: Row[]; kind: Kind<Row>; onEdit: (row: Row) => void };

function LabelTable<Row extends Label>({
  rows,
  kind: { title, noun, plural, filter, columns },
  onEdit,
}: TableParts<Row>) {
  const { subdomain, mayWrite } = useWorkspace();
  const actions: Column<Row> = {
    label: 'Actions',
    show: (row) => (
      <Group gap={4}>
        <Button size="compact-xs" variant="default" onClick={() => onEdit(row)} aria-label={`Edit ${row.name}`}>
          Edit
        </Button>
        <DeleteLabel label={row} noun={noun} plural={plural} filter={filter} />
      </Group>
    ),
  };
  const fixed: Column<Row>[] = [
    { label: 'Id', show: ({ id }) => <Copyable text={String(id)} what="id" /> },
    { label: 'Changed', show: ({ updated_at }) => <Moment at={updated_at} /> },
  ];
  const users: Column<Row> = {
    label: 'Contacts',
    show: ({ id }) => (
      <TextLink to={`/w/${subdomain}/contacts`} search={{ [String(filter)]: String(id) }}>
        Show
      </TextLink>
    ),
  };
  const history: Column<Row> = {
    label: 'Sent about it',
    show: ({ id }) => <TextLink to={`/w/${subdomain}/${plural}/${id}`}>Timeline</TextLink>,
  };
  const hasHistory = plural === 'statuses' || plural === 'sources';
  const all = [
    ...columns,
    ...fixed,
    ...(filter === null ? [] : [users]),
    ...(hasHistory ? [history] : []),
    ...(mayWrite ? [actions] : []),
  ];
  return <DataTable label={title} rows={rows} keyOf={({ id }) => id} columns={all} />;
}

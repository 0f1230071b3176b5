import { queryOptions } from '@tanstack/react-query';
import type { PageOf } from '../../contract/rest/lists.ts';
import type { CustomFieldRow, GroupRow, SourceRow, StatusRow } from '../../contract/rest/records.ts';
import type { WorkspaceApi } from './workspace.ts';

/** A list to choose from holds so many; a workspace with more is searched by id. */
const CHOICES = 100;

type Kind = 'statuses' | 'sources' | 'groups' | 'custom-fields';

const choices = <Row>({ subdomain, get }: WorkspaceApi, kind: Kind) =>
  queryOptions({
    queryKey: [subdomain, kind, 'choices'],
    queryFn: async ({ signal }) => (await get<PageOf<Row>>(`/${kind}?per_page=${CHOICES}`, signal)).data,
  });

export const statusChoices = (workspace: WorkspaceApi) => choices<StatusRow>(workspace, 'statuses');
export const sourceChoices = (workspace: WorkspaceApi) => choices<SourceRow>(workspace, 'sources');
export const groupChoices = (workspace: WorkspaceApi) => choices<GroupRow>(workspace, 'groups');
/** A workspace has no more of them than these. */
export const customFieldChoices = (workspace: WorkspaceApi) => choices<CustomFieldRow>(workspace, 'custom-fields');

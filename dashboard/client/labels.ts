import { queryOptions } from '@tanstack/react-query';
import type { PageOf } from '../../contract/rest/lists.ts';
import type { SourceRow, StatusRow } from '../../contract/rest/records.ts';
import type { WorkspaceApi } from './workspace.ts';

/** A list to choose from holds so many; a workspace with more is searched by id. */
const CHOICES = 100;

export const statusChoices = ({ subdomain, get }: WorkspaceApi) =>
  queryOptions({
    queryKey: [subdomain, 'statuses', 'choices'],
    queryFn: async ({ signal }) => (await get<PageOf<StatusRow>>(`/statuses?per_page=${CHOICES}`, signal)).data,
  });

export const sourceChoices = ({ subdomain, get }: WorkspaceApi) =>
  queryOptions({
    queryKey: [subdomain, 'sources', 'choices'],
    queryFn: async ({ signal }) => (await get<PageOf<SourceRow>>(`/sources?per_page=${CHOICES}`, signal)).data,
  });

import { queryOptions } from '@tanstack/react-query';
import type { TemplateRow } from '../../../contract/rest/whatsapp.ts';
import type { WorkspaceApi } from '../../client/workspace.ts';

export const templateQuery = ({ subdomain, get }: WorkspaceApi) =>
  queryOptions({
    queryKey: [subdomain, 'whatsapp', 'templates'],
    queryFn: ({ signal }) => get<TemplateRow[]>('/templates', signal),
  });

import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { customFieldChoices, groupChoices } from '../../client/labels.ts';
import { useWorkspace } from '../../client/workspace.ts';
import type { Surroundings } from './contact-draft.ts';

/** The custom fields and the groups, read together: a form is drawn once both are there. */
export function useSurroundings(): UseQueryResult<Surroundings> {
  const workspace = useWorkspace();
  const queries = useQueryClient();
  return useQuery({
    queryKey: [workspace.subdomain, 'surroundings'],
    queryFn: async () => {
      const [fields, groups] = await Promise.all([
        queries.fetchQuery(customFieldChoices(workspace)),
        queries.fetchQuery(groupChoices(workspace)),
      ]);
      return { fields, groups };
    },
  });
}

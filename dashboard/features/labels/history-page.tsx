import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { Page } from '../../ui/page.tsx';
import { RecordTimeline } from '../../ui/record-timeline.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import type { Label } from './label-list.tsx';

type Parts = { model: 'status' | 'source'; plural: 'statuses' | 'sources'; title: string };

/** One status or source with all that was sent about it, also after its end. */
export function HistoryPage({ model, plural, title }: Parts) {
  const { id = '' } = useParams({ strict: false });
  const { subdomain, get, call } = useWorkspace();
  const path = `/${plural}/${id}`;
  const one = useQuery({
    queryKey: [subdomain, plural, 'name', id],
    queryFn: ({ signal }) => get<Label>(path, signal),
  });
  return (
    <Page
      title={one.data ? `${title} ${one.data.name}` : `${title} #${id}`}
      about={
        <>
          {one.error && 'It is not there any more. '}
          <TextLink to={`/w/${subdomain}/${plural}`}>All of them</TextLink>
        </>
      }
      actions={<ApiCall call={call('GET', path)} what="this record" />}
    >
      <Card title="Timeline" about="What changed, what was sent about it, and what became of that.">
        <RecordTimeline model={model} id={Number(id)} />
      </Card>
    </Page>
  );
}

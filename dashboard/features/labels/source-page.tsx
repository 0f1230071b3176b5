import type { SourceRow } from '../../../contract/rest/records.ts';
import { useDraft } from '../../ui/draft.ts';
import { LabelForm } from './label-form.tsx';
import { LabelList, type Edited } from './label-list.tsx';

export default function SourcePage() {
  return (
    <LabelList<SourceRow>
      title="Source"
      about="Where contacts come from."
      noun="source"
      plural="sources"
      filter="source_id"
      columns={[{ label: 'Name', narrow: 'head', show: ({ name }) => name }]}
      form={(edited) => <SourceForm {...edited} />}
    />
  );
}

function SourceForm({ one, ...edited }: Edited<SourceRow>) {
  const draft = useDraft({ name: one?.row.name ?? '' }, { version: one?.version ?? null });
  return <LabelForm one={one} noun="source" plural="sources" draft={draft} {...edited} bodyOf={(values) => values} />;
}

import type { GroupRow } from '../../../contract/rest/records.ts';
import { useDraft } from '../../ui/draft.ts';
import { LabelForm } from './label-form.tsx';
import { LabelList, type Edited } from './label-list.tsx';

export default function GroupPage() {
  return (
    <LabelList<GroupRow>
      title="Groups"
      about="A contact may be in any number of groups. Changing a group sends no webhook."
      noun="group"
      plural="groups"
      filter="group_id"
      columns={[{ label: 'Name', narrow: 'head', show: ({ name }) => name }]}
      form={(edited) => <GroupForm {...edited} />}
    />
  );
}

function GroupForm({ one, ...edited }: Edited<GroupRow>) {
  const draft = useDraft({ name: one?.row.name ?? '' }, { version: one?.version ?? null });
  return <LabelForm one={one} noun="group" plural="groups" draft={draft} {...edited} bodyOf={(values) => values} />;
}

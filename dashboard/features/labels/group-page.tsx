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

function GroupForm({ row, ...edited }: Edited<GroupRow>) {
  const draft = useDraft({ name: row?.name ?? '' });
  return <LabelForm id={row?.id ?? null} plural="groups" draft={draft} {...edited} bodyOf={(values) => values} />;
}

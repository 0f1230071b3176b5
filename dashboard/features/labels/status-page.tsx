import { Badge, Checkbox, ColorInput } from '@mantine/core';
import type { StatusRow } from '../../../contract/rest/records.ts';
import { useDraft } from '../../ui/draft.ts';
import { StatusLabel } from '../../ui/status-label.tsx';
import { LabelForm } from './label-form.tsx';
import { LabelList, type Edited } from './label-list.tsx';

const COLORS = ['#2F9E44', '#1971C2', '#E8590C', '#C2255C', '#6741D9', '#F08C00', '#495057'];

export default function StatusPage() {
  return (
    <LabelList<StatusRow>
      title="Status"
      about="How far along a contact is. One of them may be the default for new contacts."
      noun="status"
      plural="statuses"
      filter="status_id"
      columns={[
        { label: 'Name', narrow: 'head', show: (row) => <StatusLabel {...row} /> },
        { label: 'Default', show: ({ isdefault }) => (isdefault === 1 ? <Badge>default</Badge> : '–') },
      ]}
      form={(edited) => <StatusForm {...edited} />}
    />
  );
}

function StatusForm({ one, ...edited }: Edited<StatusRow>) {
  const row = one?.row;
  const saved = { name: row?.name ?? '', color: row?.color ?? '', isdefault: row?.isdefault === 1 };
  const draft = useDraft(saved, { version: one?.version ?? null });
  const { values, set } = draft;
  return (
    <LabelForm
      one={one}
      noun="status"
      plural="statuses"
      draft={draft}
      {...edited}
      bodyOf={({ color, ...rest }) => ({ ...rest, ...(color !== undefined && { color: color === '' ? null : color }) })}
    >
      {() => (
        <>
          <ColorInput
            label="Colour"
            placeholder="#2F9E44"
            format="hex"
            swatches={COLORS}
            withEyeDropper={false}
            value={values.color}
            onChange={(color) => set({ color })}
          />
          <Checkbox
            label="Default for new contacts"
            description={
              row?.isdefault === 1
                ? 'Make another status the default to change this.'
                : 'Takes the place of the default so far.'
            }
            checked={values.isdefault}
            disabled={row?.isdefault === 1}
            onChange={(event) => set({ isdefault: event.currentTarget.checked })}
          />
        </>
      )}
    </LabelForm>
  );
}

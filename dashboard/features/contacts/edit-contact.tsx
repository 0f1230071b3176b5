import { Button, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ContactRow } from '../../../contract/rest/records.ts';
import type { One } from '../../client/one.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { useDraft } from '../../ui/draft.ts';
import { EditProblem } from '../../ui/edit-problem.tsx';
import { OutcomeBanner, OutcomeNote } from '../../ui/outcome-note.tsx';
import { contactBody, contactDraft, knowsGroups, type Surroundings } from './contact-draft.ts';
import { ContactFields } from './contact-fields.tsx';

type Parts = { one: One<ContactRow>; around: Surroundings };

export function EditContact({ one, around }: Parts) {
  const { row: contact, version } = one;
  const { call, subdomain, mayWrite } = useWorkspace();
  const { saved } = useSearch({ strict: false });
  const queries = useQueryClient();
  const draft = useDraft(contactDraft(around, contact), { version });
  const saving = call('PATCH', `/contacts/${contact.id}`, contactBody(draft.changes, around));
  const save = useSave<ContactRow>(
    () => draft.guard(saving),
    async (answer) => {
      draft.settle(contactDraft(around, answer.data), answer.version);
      one.keep(answer);
      await queries.invalidateQueries({ queryKey: [subdomain] });
    },
  );
  const hasJustArrived = typeof saved === 'string' && !save.data && !draft.isChanged;

  return (
    <form onSubmit={draft.onSubmit(() => save.mutate())} aria-label="Contact">
      <Stack gap="md">
        {hasJustArrived && <OutcomeBanner outcome={saved} />}
        <Card title="Details">
          <ContactFields
            draft={draft}
            around={around}
            error={save.error}
            hasAllGroups={knowsGroups(around, contact)}
          />
          <EditProblem noun="contact" draft={draft} save={save} reload={one.reload} />
          <Group gap="xs">
            <Button type="submit" loading={save.isPending} disabled={!mayWrite || !draft.isChanged}>
              Save
            </Button>
            <ApiCall call={saving} what="saving this contact" />
            <OutcomeNote outcome={save.data?.outcome ?? null} isChanged={draft.isChanged} />
          </Group>
        </Card>
      </Stack>
    </form>
  );
}

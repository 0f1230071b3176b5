import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ContactRow } from '../../../contract/rest/records.ts';
import { Refused } from '../../client/refused.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { Card } from '../../ui/card.tsx';
import { useDraft } from '../../ui/draft.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import { OutcomeNote } from '../../ui/outcome-note.tsx';
import { contactBody, contactDraft, knowsGroups, type Surroundings } from './contact-draft.ts';
import { ContactFields } from './contact-fields.tsx';

const STALE = 412;

type Parts = { contact: ContactRow; version: string | null; around: Surroundings };

export function EditContact({ contact, version, around }: Parts) {
  const { call, subdomain, mayWrite } = useWorkspace();
  const { saved } = useSearch({ strict: false });
  const queries = useQueryClient();
  const draft = useDraft(contactDraft(around, contact), { guarded: true });
  const saving = call('PATCH', `/contacts/${contact.id}`, contactBody(draft.changes, around));
  const queryKey = [subdomain, 'contacts', 'one', String(contact.id)];
  const save = useSave<ContactRow>(
    () => ({ ...saving, ...(version !== null && { headers: { 'if-match': version } }) }),
    async (answer) => {
      draft.settle(contactDraft(around, answer.data));
      queries.setQueryData(queryKey, answer);
      await queries.invalidateQueries({ queryKey: [subdomain] });
    },
  );
  const isStale = save.error instanceof Refused && save.error.status === STALE;
  const takeTheirs = async () => {
    await queries.refetchQueries({ queryKey });
    const now = queries.getQueryData<{ data: ContactRow }>(queryKey);
    if (now) draft.rebase(contactDraft(around, now.data));
    save.reset();
  };
  const outcome = save.data?.outcome ?? (typeof saved === 'string' && !draft.isChanged ? saved : null);

  return (
    <form onSubmit={draft.onSubmit(() => save.mutate())} aria-label="Contact">
      <Card title="Details">
        <ContactFields
          draft={draft}
          around={around}
          error={save.error}
          hasAllGroups={knowsGroups(around, contact)}
        />
        {isStale ? (
          <Alert color="yellow" role="alert" title="Somebody changed this contact meanwhile">
            <Stack gap="xs" align="flex-start">
              <Text size="sm">
                Nothing was saved. Load their version: what you typed stays, and everything else is theirs.
              </Text>
              <Button size="xs" variant="default" onClick={() => void takeTheirs()}>
                Load their version
              </Button>
            </Stack>
          </Alert>
        ) : (
          <FormProblem error={save.error} />
        )}
        <Group gap="xs">
          <Button type="submit" loading={save.isPending} disabled={!mayWrite || !draft.isChanged}>
            Save
          </Button>
          <ApiCall call={saving} what="saving this contact" />
          <OutcomeNote outcome={outcome} isChanged={draft.isChanged} />
        </Group>
      </Card>
    </form>
  );
}

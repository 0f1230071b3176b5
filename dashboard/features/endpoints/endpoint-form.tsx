import {
  Button,
  Checkbox,
  Fieldset,
  Group,
  NativeSelect,
  NumberInput,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { ActionBoxes, EndpointRow } from '../../../contract/rest/webhooks.ts';
import { useOne, type One } from '../../client/one.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { useDraft, type Draft } from '../../ui/draft.ts';
import { EditProblem } from '../../ui/edit-problem.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { bodyOf, draftOf, NEW_GUARD, type EndpointDraft } from './endpoint-draft.ts';
import { NEW_ROW } from './filter-rows.ts';

/** Comes with the first receiver that writes back. */
const EchoGuardFields = lazy(() => import('./echo-guard-fields.tsx'));

/** Comes with the first condition. */
const FilterFields = lazy(() => import('./filter-fields.tsx'));

const CARDS = [
  { key: 'contacts_actions', title: 'Contacts' },
  { key: 'status_actions', title: 'Status' },
  { key: 'source_actions', title: 'Source' },
] as const;
const VERBS: readonly (keyof ActionBoxes)[] = ['create', 'update', 'delete'];

export default function EndpointForm({ id, close }: { id: number | null; close: () => void }) {
  return id === null ? <Form one={null} close={close} /> : <Existing id={id} close={close} />;
}

/** Read anew before it is edited, for the list has no versions. */
function Existing({ id, close }: { id: number; close: () => void }) {
  const endpoint = useOne<EndpointRow>(`/webhook-endpoints/${id}`);
  return <Loaded of={endpoint}>{(one) => <Form one={one} close={close} />}</Loaded>;
}

function Form({ one, close }: { one: One<EndpointRow> | null; close: () => void }) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const draft = useDraft<EndpointDraft>(draftOf(one?.row ?? null), { version: one?.version ?? null });
  const { values, set } = draft;
  const saving =
    one === null
      ? call('POST', '/webhook-endpoints', bodyOf(values))
      : call('PATCH', `/webhook-endpoints/${one.row.id}`, bodyOf(draft.changes));
  const save = useSave(
    () => draft.guard(saving),
    async () => {
      await queries.invalidateQueries({ queryKey: [subdomain] });
      close();
    },
  );
  return (
    <form onSubmit={draft.onSubmit(() => save.mutate())}>
      <Stack gap="sm">
        <TextInput
          label="URL"
          description="One address of yours that takes a POST and answers 2xx."
          type="url"
          required
          autoFocus
          data-autofocus
          maxLength={2048}
          {...draft.text('url', save.error)}
        />
        <TextInput
          label="Description"
          description="For you: what is behind the URL."
          maxLength={255}
          {...draft.text('description', save.error)}
        />
        <Switch
          label="On"
          aria-label="On"
          description="Off: nothing is sent, and what waits for it is skipped."
          checked={values.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
        <Boxes draft={draft} />
        <Filter draft={draft} endpointId={one?.row.id ?? null} />
        <Tuning draft={draft} error={save.error} />
        {one === null ? (
          <FormProblem error={save.error} />
        ) : (
          <EditProblem noun="endpoint" draft={draft} save={save} reload={one.reload} />
        )}
        <Group justify="space-between">
          <ApiCall call={saving} what="saving the endpoint" />
          <Button type="submit" loading={save.isPending} disabled={one !== null && !draft.isChanged}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Boxes({ draft: { values, set } }: { draft: Draft<EndpointDraft> }) {
  return CARDS.map(({ key, title }) => (
    <Fieldset key={key} legend={title} p="xs">
      <Group gap="md">
        {VERBS.map((verb) => (
          <Checkbox
            key={verb}
            label={`${verb}d`}
            aria-label={`${title}: ${verb}d`}
            checked={values[key][verb]}
            onChange={(event) => set({ [key]: { ...values[key], [verb]: event.currentTarget.checked } })}
          />
        ))}
      </Group>
    </Fieldset>
  ));
}

function Filter({ draft: { values, set }, endpointId }: { draft: Draft<EndpointDraft>; endpointId: number | null }) {
  return (
    <>
      <Switch
        label="Only some changes"
        aria-label="Only some changes"
        description="Of what is ticked, only records with these values, or that change like this."
        checked={values.filter !== null}
        onChange={(event) => set({ filter: event.currentTarget.checked ? [NEW_ROW] : null })}
      />
      {values.filter && (
        <Suspense fallback={<Waiting />}>
          <FilterFields rows={values.filter} set={(filter) => set({ filter })} endpointId={endpointId} />
        </Suspense>
      )}
    </>
  );
}

function Tuning({ draft, error }: { draft: Draft<EndpointDraft>; error: Error | null }) {
  const whole = (key: 'rate_limit' | 'concurrency', most: number) => ({
    min: 1,
    max: most,
    allowDecimal: false,
    ...draft.number(key, error),
  });
  return (
    <>
      <NativeSelect
        label="Execution"
        description="When a save is answered. Either way it is committed first."
        data={[
          { value: 'synchronous', label: 'Synchronous: a save waits for it' },
          { value: 'queued', label: 'Queued: a save does not wait' },
        ]}
        {...draft.text('execution', error)}
      />
      <NativeSelect
        label="Attempts"
        description="What happens when it does not answer 2xx."
        data={[
          { value: 'standard', label: 'Three, within some seconds' },
          { value: 'extended', label: 'Go on for three days' },
        ]}
        {...draft.text('retry_policy', error)}
      />
      <Switch
        label="Wait in an outage"
        aria-label="Wait in an outage"
        description="After 20 failures in a row it is only probed; what waits is sent, oldest first, when it answers again."
        checked={draft.values.catch_up}
        onChange={(event) => draft.set({ catch_up: event.currentTarget.checked })}
      />
      <Switch
        label="Number what is sent"
        aria-label="Number what is sent"
        description="X-Webhook-Seq has no gaps: a missing number is an event that has not arrived yet."
        checked={draft.values.numbered}
        onChange={(event) => draft.set({ numbered: event.currentTarget.checked })}
      />
      <Switch
        label="It writes back"
        aria-label="It writes back"
        description="Its receiver changes records here, too: keep the two from answering each other for ever."
        checked={draft.values.echo_guard !== null}
        onChange={(event) => draft.set({ echo_guard: event.currentTarget.checked ? NEW_GUARD : null })}
      />
      {draft.values.echo_guard && (
        <Suspense fallback={<Waiting />}>
          <EchoGuardFields guard={draft.values.echo_guard} set={(guard) => draft.set({ echo_guard: guard })} />
        </Suspense>
      )}
      <Group grow align="flex-start">
        <NumberInput label="Attempts a second" description="As many as it bears. No limit if empty." {...whole('rate_limit', 10_000)} />
        <NumberInput label="Attempts at once" description="Of different records. As fits if empty." {...whole('concurrency', 64)} />
      </Group>
      <Textarea
        label="Headers of your own"
        description="One per line, as Name: value. Secret values show masked; leave them so to keep them."
        autosize
        minRows={2}
        {...draft.text('headers', error)}
      />
    </>
  );
}

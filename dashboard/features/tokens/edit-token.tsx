import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { TokenRow } from '../../../contract/rest/people.ts';
import { useOne, type One } from '../../client/one.ts';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { numberOrNull, useDraft } from '../../ui/draft.ts';
import { EditProblem } from '../../ui/edit-problem.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { TokenLimits } from './token-limits.tsx';

/** Read anew before it is edited, for the list has no versions. What it may do and when it ends stays as it was made. */
export function EditToken({ id, close }: { id: number; close: () => void }) {
  const token = useOne<TokenRow>(`/tokens/${id}`);
  return <Loaded of={token}>{(one) => <Form one={one} close={close} />}</Loaded>;
}

function Form({ one, close }: { one: One<TokenRow>; close: () => void }) {
  const { call, subdomain } = useWorkspace();
  const queries = useQueryClient();
  const draft = useDraft(draftOf(one.row), { version: one.version });
  const saving = call('PATCH', `/tokens/${one.row.id}`, bodyOf(draft.isChanged ? draft.changes : draft.values));
  const save = useSave<TokenRow>(
    () => draft.guard(saving),
    async () => {
      await queries.invalidateQueries({ queryKey: [subdomain, 'tokens'] });
      close();
    },
  );
  return (
    <form onSubmit={draft.onSubmit(() => save.mutate())}>
      <Stack gap="sm">
        <TextInput label="Name" required autoFocus data-autofocus maxLength={255} {...draft.text('name', save.error)} />
        <Switch
          label="On"
          aria-label="On"
          description="Off: whatever uses it is refused, until you switch it on again."
          checked={draft.values.is_active}
          onChange={(event) => draft.set({ is_active: event.currentTarget.checked })}
        />
        <TokenLimits draft={draft} error={save.error} />
        <EditProblem noun="token" draft={draft} save={save} reload={one.reload} />
        <Group justify="space-between">
          <ApiCall call={saving} what="saving the token" />
          <Button type="submit" loading={save.isPending} disabled={!draft.isChanged}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type Values = { name: string; is_active: boolean; rate_limit: string; monthly_quota: string };

function draftOf({ name, is_active, rate_limit, monthly_quota }: TokenRow): Values {
  return { name, is_active, rate_limit: String(rate_limit ?? ''), monthly_quota: String(monthly_quota ?? '') };
}

function bodyOf({ rate_limit, monthly_quota, ...rest }: Partial<Values>): Record<string, unknown> {
  return {
    ...rest,
    ...(rate_limit !== undefined && { rate_limit: numberOrNull(rate_limit) }),
    ...(monthly_quota !== undefined && { monthly_quota: numberOrNull(monthly_quota) }),
  };
}

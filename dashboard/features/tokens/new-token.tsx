import { Button, Checkbox, Fieldset, Group, Stack, TextInput } from '@mantine/core';
import { Fragment } from 'react';
import { useSave } from '../../client/save.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { ApiCall } from '../../ui/api-call.tsx';
import { useDraft } from '../../ui/draft.ts';
import { FormProblem } from '../../ui/form-problem.tsx';
import classes from './abilities.module.css';
import { ABILITY_GROUPS } from './abilities.ts';
import { TokenLimits } from './token-limits.tsx';

/** Null where the answer that had it was lost. */
export type MadeToken = { token: string | null };

type Values = { name: string; abilities: string[]; rate_limit: string; monthly_quota: string; expires_at: string };

const BLANK: Values = { name: '', abilities: [], rate_limit: '', monthly_quota: '', expires_at: '' };

export function NewToken({ onMade }: { onMade: (made: MadeToken) => void }) {
  const { call } = useWorkspace();
  const draft = useDraft<Values>(BLANK);
  const creating = call('POST', '/tokens', bodyOf(draft.values));
  const create = useSave<MadeToken>(
    () => creating,
    ({ data }) => onMade(data),
  );
  return (
    <form onSubmit={draft.onSubmit(() => create.mutate())}>
      <Stack gap="sm">
        <TextInput label="Name" required autoFocus data-autofocus maxLength={255} {...draft.text('name', create.error)} />
        <Abilities chosen={draft.values.abilities} onChange={(abilities) => draft.set({ abilities })} />
        <TokenLimits draft={draft} error={create.error} />
        <TextInput
          label="Ends on"
          description="Never if empty"
          type="date"
          {...draft.text('expires_at', create.error)}
        />
        <FormProblem error={create.error} />
        <Group justify="space-between">
          <ApiCall call={creating} what="creating a token" />
          <Button type="submit" loading={create.isPending} disabled={draft.values.abilities.length === 0}>
            Create token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Abilities({ chosen, onChange }: { chosen: string[]; onChange: (abilities: string[]) => void }) {
  const isAll = chosen.includes('*');
  return (
    <Fieldset legend="It may" p="sm">
      <Checkbox
        label="Everything, also what comes later"
        checked={isAll}
        onChange={(event) => onChange(event.currentTarget.checked ? ['*'] : [])}
      />
      {!isAll && (
        <Checkbox.Group value={chosen} onChange={onChange} aria-label="Abilities">
          <div className={classes['abilities']}>
            {ABILITY_GROUPS.map(([noun, abilities]) => (
              <Fragment key={noun}>
                <span className={classes['noun']} aria-hidden>
                  {noun}
                </span>
                {abilities.map((ability) => (
                  <Checkbox
                    key={ability}
                    className={classes['verb'] ?? ''}
                    wrapperProps={{ 'data-verb': verbOf(ability) }}
                    size="xs"
                    value={ability}
                    label={verbOf(ability)}
                    aria-label={ability}
                  />
                ))}
              </Fragment>
            ))}
          </div>
        </Checkbox.Group>
      )}
    </Fieldset>
  );
}

/** As it stands beside its noun. */
function verbOf(ability: string): string {
  return ability.replace(/.*\./, '');
}

function bodyOf({ name, abilities, rate_limit, monthly_quota, expires_at }: Values): Record<string, unknown> {
  return {
    name,
    abilities,
    ...(rate_limit !== '' && { rate_limit: Number(rate_limit) }),
    ...(monthly_quota !== '' && { monthly_quota: Number(monthly_quota) }),
    ...(expires_at !== '' && { expires_at: `${expires_at}T00:00:00Z` }),
  };
}

import { Group, NumberInput } from '@mantine/core';
import type { Draft } from '../../ui/draft.ts';

/** Of two beside each other, in one line whatever is said about them. */
const BELOW: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

type Limited = { rate_limit: string; monthly_quota: string };

/** How often a token is let in. */
export function TokenLimits<T extends Limited>({ draft, error }: { draft: Draft<T>; error: Error | null }) {
  const whole = (key: keyof Limited) => ({ allowDecimal: false, inputWrapperOrder: BELOW, ...draft.number(key, error) });
  return (
    <Group grow align="flex-start">
      <NumberInput
        label="Requests a minute"
        description="As the workspace has it if empty; 0 for no limit"
        min={0}
        {...whole('rate_limit')}
      />
      <NumberInput label="Requests a month" description="No quota if empty" min={1} {...whole('monthly_quota')} />
    </Group>
  );
}

import { Checkbox, NumberInput, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { MAX_HOPS } from '../../../contract/echo-guard.ts';
import type { CursorListOf } from '../../../contract/rest/lists.ts';
import type { TokenRow } from '../../../contract/rest/people.ts';
import type { EchoGuard } from '../../../contract/rest/webhooks.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { Loaded } from '../../ui/loaded.tsx';

type Guarding = { guard: EchoGuard; set: (guard: EchoGuard) => void };

/** What a receiver that writes back is not sent. */
export default function EchoGuardFields({ guard, set }: Guarding) {
  return (
    <Stack gap="sm">
      <OwnTokens guard={guard} set={set} />
      <NumberInput
        label="Most hops"
        description="X-Webhook-Hops says how often a change has gone from system to system. A write that passes it on adds one."
        min={1}
        max={MAX_HOPS}
        clampBehavior="strict"
        allowDecimal={false}
        value={guard.max_hops}
        onChange={(typed) => typed !== '' && set({ ...guard, max_hops: Number(typed) })}
      />
      <Text size="sm" c="dimmed">
        In any case, a record that causes 20 deliveries within a minute is not sent until it has been quiet for one. What is missed
        so can be recovered.
      </Text>
    </Stack>
  );
}

function OwnTokens({ guard, set }: Guarding) {
  const { subdomain, get } = useWorkspace();
  const tokens = useQuery({
    queryKey: [subdomain, 'tokens'],
    queryFn: ({ signal }) => get<CursorListOf<TokenRow>>('/tokens', signal),
  });
  return (
    <Loaded of={tokens}>
      {({ data }) => (
        <Checkbox.Group
          label="Not sent: what these tokens change"
          description="The tokens with which it writes back, so that it does not get its own changes."
          value={guard.skip_token_ids.map(String)}
          onChange={(ids) => set({ ...guard, skip_token_ids: ids.map(Number) })}
        >
          <Stack gap="xs" mt="xs">
            {data.length === 0 && <Text size="sm">There is no token yet.</Text>}
            {choicesOf(guard, data).map(({ id, name }) => (
              <Checkbox key={id} value={String(id)} label={`${name} (${id})`} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </Loaded>
  );
}

/** The list has none that was revoked; here one may still be named. */
function choicesOf({ skip_token_ids: named }: EchoGuard, tokens: TokenRow[]): Pick<TokenRow, 'id' | 'name'>[] {
  const gone = named.filter((id) => tokens.every((token) => token.id !== id));
  return [...tokens, ...gone.map((id) => ({ id, name: 'Revoked token' }))];
}

import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Refused } from '../client/refused.ts';
import { meQuery, signIn } from '../client/session.ts';
import { Dialog } from './dialog.tsx';
import { useDraft } from './draft.ts';
import { FormProblem } from './form-problem.tsx';

type Secret = { error: Error | null; reset: () => void };

/** Whether the server wants the password before it shows a secret. */
export function wantsPassword(error: Error | null): boolean {
  return error instanceof Refused && error.status === 403 && 'password' in error.fields;
}

/** Asks for the password when `secret` was refused for want of it, and goes on with `again`. */
export function PasswordAgain({ secret, again }: { secret: Secret; again: () => void }) {
  const me = useQuery(meQuery);
  const draft = useDraft({ password: '' }, { guarded: false });
  const enter = useMutation({
    mutationFn: () => signIn({ email: me.data?.email ?? '', password: draft.values.password }),
    onSuccess: () => {
      draft.settle({ password: '' });
      again();
    },
  });
  const close = () => {
    draft.settle({ password: '' });
    enter.reset();
    secret.reset();
  };
  return (
    <Dialog opened={wantsPassword(secret.error)} onClose={close} title="Your password again">
      <form onSubmit={draft.onSubmit(() => enter.mutate())}>
        <Stack gap="md">
          <Text size="sm">You signed in a while ago. A secret is shown to nobody who only found your screen.</Text>
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            autoFocus
            {...draft.text('password', enter.error)}
          />
          <FormProblem error={enter.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={enter.isPending}>
              Go on
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

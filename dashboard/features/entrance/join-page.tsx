import { PasswordInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { request } from '../../client/request.ts';
import { meQuery } from '../../client/session.ts';
import { useDraft } from '../../ui/draft.ts';
import { EntryForm } from '../../ui/entry-form.tsx';
import { Entrance } from '../../ui/entrance.tsx';
import { HttpsWarning } from './https-warning.tsx';

/** Where an invite link leads. */
export function JoinPage() {
  const { token } = useSearch({ strict: false });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const draft = useDraft({ name: '', email: '', password: '' });
  const join = useMutation({
    mutationFn: () =>
      request<{ subdomain: string }>({ method: 'POST', path: '/invites/accept', body: { ...draft.values, token } }),
    onSuccess: async ({ data }) => {
      queries.removeQueries({ queryKey: meQuery.queryKey });
      await navigate({ to: `/w/${data.subdomain}` });
    },
  });
  if (typeof token !== 'string' || token === '') {
    return (
      <Entrance title="Join">
        <Text>Open the whole invite link. It works once, within 7 days; an owner can make a new one.</Text>
      </Entrance>
    );
  }
  return (
    <Entrance title="Join a workspace">
      <HttpsWarning />
      <EntryForm label="Join a workspace" draft={draft} save={join} verb="Join">
        <TextInput label="Your name" autoComplete="name" required autoFocus {...draft.text('name', join.error)} />
        <TextInput
          label="Your e-mail"
          type="email"
          autoComplete="username"
          required
          {...draft.text('email', join.error)}
        />
        <PasswordInput
          label="Password"
          description="At least 8 characters. If you have an account here already, its password."
          autoComplete="current-password"
          minLength={8}
          required
          {...draft.text('password', join.error)}
        />
      </EntryForm>
    </Entrance>
  );
}

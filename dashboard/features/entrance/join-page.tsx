import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useOnce } from '../../client/once.ts';
import { meQuery } from '../../client/session.ts';
import { useDraft } from '../../ui/draft.ts';
import { EntryForm } from '../../ui/entry-form.tsx';
import { Entrance } from '../../ui/entrance.tsx';
import { HttpsWarning } from './https-warning.tsx';

const PASSWORD = 'At least 8 characters. If you have an account here already, its password.';

/** Where an invite link leads. */
export function JoinPage() {
  const { token } = useSearch({ strict: false });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const draft = useDraft({ name: '', email: '', password: '' });
  const join = useOnce<{ subdomain: string }>({
    call: () => ({ method: 'POST', path: '/invites/accept', body: { ...draft.values, token } }),
    credentials: () => draft.values,
    onDone: async (data) => {
      queries.removeQueries({ queryKey: meQuery.queryKey });
      await navigate({ to: data ? `/w/${data.subdomain}` : '/', ignoreBlocker: true });
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
      <EntryForm
        label="Join a workspace"
        draft={draft}
        save={join}
        verb="Join"
        fields={[
          { name: 'name', kind: 'name', label: 'Your name', autoFocus: true },
          { name: 'email', kind: 'email', label: 'Your e-mail' },
          { name: 'password', kind: 'new or known password', label: 'Password', description: PASSWORD },
        ]}
      />
    </Entrance>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { meQuery, signIn } from '../../client/session.ts';
import { EntryForm } from '../../ui/entry-form.tsx';
import { Entrance } from '../../ui/entrance.tsx';
import { useDraft } from '../../ui/draft.ts';
import { HttpsWarning } from './https-warning.tsx';

export function LoginPage() {
  const { next } = useSearch({ strict: false });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const draft = useDraft({ email: '', password: '' }, { guarded: false });
  const enter = useMutation({
    mutationFn: () => signIn(draft.values),
    onSuccess: async () => {
      queries.removeQueries({ queryKey: meQuery.queryKey });
      // Only a path of our own: an address may have been written by anybody.
      await navigate({ to: typeof next === 'string' && /^\/w\/[a-z0-9-]+/.test(next) ? next : '/' });
    },
  });

  return (
    <Entrance title="Sign in">
      <HttpsWarning />
      <EntryForm
        label="Sign in"
        draft={draft}
        save={enter}
        verb="Sign in"
        fields={[
          { name: 'email', kind: 'email', label: 'E-mail', autoFocus: true },
          { name: 'password', kind: 'password', label: 'Password' },
        ]}
      />
    </Entrance>
  );
}

import { Anchor, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { PAGE_FACTS } from '../../client/page-facts.ts';
import { useOnce } from '../../client/once.ts';
import { meQuery } from '../../client/session.ts';
import { EntryForm } from '../../ui/entry-form.tsx';
import { Entrance } from '../../ui/entrance.tsx';
import { useDraft } from '../../ui/draft.ts';
import { HttpsWarning } from './https-warning.tsx';

export function SetupPage() {
  const { token } = useSearch({ strict: false });
  if (PAGE_FACTS.isSetUp) {
    return (
      <Entrance title="Set up">
        <Text>
          This installation is set up. <Anchor href="/login">Sign in</Anchor>
        </Text>
      </Entrance>
    );
  }
  if (typeof token !== 'string' || token === '') {
    return (
      <Entrance title="Set up">
        <Text>
          Open the setup link that the server printed when it started. It works once; each start prints a new one.
        </Text>
      </Entrance>
    );
  }
  return <SetupForm token={token} />;
}

const SHORT_NAME = 'Lower-case letters, digits and hyphens. It is part of every address of the API.';

function SetupForm({ token }: { token: string }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const draft = useDraft({ name: '', subdomain: '', email: '', password: '' });
  const setUp = useOnce<{ subdomain: string }>({
    call: () => ({ method: 'POST', path: '/setup', body: { ...draft.values, token } }),
    credentials: () => draft.values,
    onDone: async (data) => {
      queries.removeQueries({ queryKey: meQuery.queryKey });
      await navigate({ to: data ? `/w/${data.subdomain}` : '/', ignoreBlocker: true });
    },
  });
  const nameWorkspace = (name: string) => {
    const follows = draft.values.subdomain === shortName(draft.values.name);
    draft.set({ name, ...(follows && { subdomain: shortName(name) }) });
  };

  return (
    <Entrance title="Set up your workspace">
      <HttpsWarning />
      <EntryForm
        label="Set up"
        draft={draft}
        save={setUp}
        verb="Create the workspace"
        fields={[
          { name: 'name', kind: 'organisation', label: 'Name of the workspace', autoFocus: true, onType: nameWorkspace },
          { name: 'subdomain', kind: 'text', label: 'Short name', description: SHORT_NAME },
          { name: 'email', kind: 'email', label: 'Your e-mail' },
          { name: 'password', kind: 'new password', label: 'Password', description: 'At least 8 characters.' },
        ]}
      />
    </Entrance>
  );
}

function shortName(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
}

import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Me } from '../../contract/rest/me.ts';
import { meQuery, signOut } from '../client/session.ts';

const SCHEMES = { light: 'Light', dark: 'Dark', auto: 'As the system' } as const;

export function AccountMenu({ me, current }: { me: Me; current: string }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      queries.setQueryData(meQuery.queryKey, null);
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    },
  });
  const others = me.workspaces.filter(({ subdomain }) => subdomain !== current);

  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button variant="default" size="xs" maw={180} aria-label={`Account of ${me.name}`}>
          {me.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.email}</Menu.Label>
        {others.length > 0 && <Menu.Label>Other workspaces</Menu.Label>}
        {others.map(({ subdomain }) => (
          <Menu.Item key={subdomain} onClick={() => void navigate({ to: `/w/${subdomain}` })}>
            {subdomain}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        {Object.entries(SCHEMES).map(([scheme, label]) => (
          <Menu.Item
            key={scheme}
            aria-current={scheme === colorScheme}
            fw={scheme === colorScheme ? 700 : 400}
            onClick={() => setColorScheme(scheme as keyof typeof SCHEMES)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => leave.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

import { Button, SegmentedControl, Stack, Text, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Me } from '../../contract/rest/me.ts';
import { ERASURES } from '../client/erasures.ts';
import { EXPORTS } from '../client/exports.ts';
import { meQuery, signOut } from '../client/session.ts';
import { TextLink } from '../ui/text-link.tsx';
import classes from './account-menu.module.css';

const SCHEMES = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function AccountMenu({ me, current }: { me: Me; current: string }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      EXPORTS.dismissAll();
      ERASURES.dismissAll();
      queries.setQueryData(meQuery.queryKey, null);
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    },
  });
  const others = me.workspaces.filter(({ subdomain }) => subdomain !== current);

  return (
    <>
      <Button variant="default" size="xs" maw={180} aria-label={`Account of ${me.name}`} popoverTarget="account">
        {me.name}
      </Button>
      <div id="account" popover="auto" className={classes['account']}>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {me.email}
          </Text>
          {others.map(({ subdomain }) => (
            <TextLink key={subdomain} to={`/w/${subdomain}`}>
              {subdomain}
            </TextLink>
          ))}
          <SegmentedControl
            aria-label="Colours"
            size="xs"
            data={SCHEMES}
            value={colorScheme}
            onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
          />
          <TextLink to="/account">Sessions and password</TextLink>
          <Button variant="default" size="xs" onClick={() => leave.mutate()}>
            Sign out
          </Button>
        </Stack>
      </div>
    </>
  );
}

import { AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { meQuery } from '../client/session.ts';
import { WorkspaceContext } from '../client/workspace.ts';
import { Waiting } from '../ui/waiting.tsx';
import { AccountMenu } from './account-menu.tsx';
import { NotFound } from './not-found.tsx';
import { SideMenu } from './side-menu.tsx';
import classes from './shell.module.css';

/** What stands around every page of a workspace. */
export function Shell() {
  const { workspace: subdomain = '' } = useParams({ strict: false });
  const { data: me } = useQuery(meQuery);
  const [isMenuOpen, menu] = useDisclosure(false);
  const { pathname, href } = useLocation();
  const navigate = useNavigate();

  useEffect(menu.close, [pathname, menu.close]);
  useEffect(() => {
    if (me === null) void navigate({ to: '/login', search: { next: href } });
  }, [me, href, navigate]);

  if (!me) return <Waiting />;
  const membership = me.workspaces.find((each) => each.subdomain === subdomain);
  if (!membership) return <NotFound />;

  return (
    <WorkspaceContext value={membership}>
      <a className={classes['skip']} href="#page">
        Skip to the page
      </a>
      <AppShell
        header={{ height: 52 }}
        navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !isMenuOpen } }}
        padding="md"
      >
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="xs" wrap="nowrap">
              <Burger
                opened={isMenuOpen}
                onClick={menu.toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label="Menu"
                aria-expanded={isMenuOpen}
              />
              <Text fw={700}>Ackwell</Text>
              <Text c="dimmed" truncate>
                {subdomain}
              </Text>
            </Group>
            <AccountMenu me={me} current={subdomain} />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="xs" className={classes['navbar'] ?? ''}>
          <SideMenu workspace={subdomain} />
        </AppShell.Navbar>
        <AppShell.Main id="page">
          <div className={classes['page']}>
            <Outlet />
          </div>
        </AppShell.Main>
      </AppShell>
    </WorkspaceContext>
  );
}

import { Burger, Text } from '@mantine/core';
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
    // Once: while the way to the sign-in is under way, this page is still here and the address is already another.
    if (me === null && pathname.startsWith('/w/')) void navigate({ to: '/login', search: { next: href } });
  }, [me, href, pathname, navigate]);

  if (!me) return <Waiting />;
  const membership = me.workspaces.find((each) => each.subdomain === subdomain);
  if (!membership) return <NotFound />;

  return (
    <WorkspaceContext value={membership}>
      <a className={classes['skip']} href="#page">
        Skip to the page
      </a>
      <div className={classes['shell']}>
        <header className={classes['header']}>
          <Burger
            hiddenFrom="sm"
            opened={isMenuOpen}
            onClick={menu.toggle}
            size="sm"
            aria-label="Menu"
            aria-expanded={isMenuOpen}
          />
          <Text fw={700}>Ackwell</Text>
          <Text c="dimmed" truncate flex="1">
            {subdomain}
          </Text>
          <AccountMenu me={me} current={subdomain} />
        </header>
        <div className={classes['menu']} data-open={isMenuOpen}>
          <SideMenu workspace={subdomain} role={membership.role} />
        </div>
        <main id="page" className={classes['main']}>
          <div className={classes['page']}>
            <Outlet />
          </div>
        </main>
      </div>
    </WorkspaceContext>
  );
}

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  Outlet,
} from '@tanstack/react-router';
import { meQuery } from '../client/session.ts';
import { Problem } from '../ui/problem.tsx';
import { Tray } from '../ui/tray.tsx';
import { Waiting } from '../ui/waiting.tsx';
import { NotFound, NoWorkspace } from './not-found.tsx';
import { queryClient } from './query-client.ts';
import { Shell } from './shell.tsx';
import { workspacePages } from './workspace-pages.ts';

function Root() {
  return (
    <>
      <Outlet />
      <Tray />
    </>
  );
}

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: NoWorkspace,
  beforeLoad: async () => {
    const me = await queryClient.ensureQueryData(meQuery);
    const [first] = me?.workspaces ?? [];
    if (!me) redirect({ to: '/login', throw: true });
    else if (first) redirect({ to: '/w/$workspace', params: { workspace: first.subdomain }, throw: true });
  },
});

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: lazyRouteComponent(() => import('../features/entrance/login-page.tsx'), 'LoginPage'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('../features/entrance/setup-page.tsx'), 'SetupPage'),
});

async function signedIn({ location }: { location: { href: string } }): Promise<void> {
  const me = await queryClient.ensureQueryData(meQuery);
  if (!me) redirect({ to: '/login', search: { next: location.href }, throw: true });
}

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('../features/entrance/join-page.tsx'), 'JoinPage'),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('../features/account/account-page.tsx'), 'AccountPage'),
  beforeLoad: signedIn,
});

const workspace = createRoute({
  getParentRoute: () => root,
  path: '/w/$workspace',
  component: Shell,
  beforeLoad: signedIn,
});

const pages = workspacePages.map(({ path, load }) =>
  createRoute({ getParentRoute: () => workspace, path, component: lazyRouteComponent(load) }),
);

export const router = createRouter({
  routeTree: root.addChildren([start, login, setup, join, account, workspace.addChildren(pages)]),
  defaultPendingComponent: Waiting,
  defaultErrorComponent: ({ error }) => <Problem error={error} />,
  defaultNotFoundComponent: NotFound,
  defaultPreload: 'intent',
  scrollRestoration: true,
  // Plain texts, so that an address can be read, written by hand and shared.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
    const text = new URLSearchParams(entries.map(([key, value]) => [key, String(value)])).toString();
    return text === '' ? '' : `?${text}`;
  },
});

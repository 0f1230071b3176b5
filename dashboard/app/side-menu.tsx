import { NavLink, Text } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import type { Role } from '../../contract/rest/me.ts';
import { MENU, type MenuEntry } from './menu.ts';

const PATHS = MENU.flatMap(({ entries }) => entries.map(({ path }) => path));

export function SideMenu({ workspace, role }: { workspace: string; role: Role }) {
  return (
    <nav aria-label="Main menu">
      {MENU.map(({ label, entries }) => (
        <div key={label} {...(label !== null && { role: 'group', 'aria-label': label })}>
          {label !== null && (
            <Text size="xs" fw={700} c="dimmed" px="sm" pt="xs" pb={2} aria-hidden>
              {label}
            </Text>
          )}
          {entries.filter(({ forOwners }) => forOwners !== true || role === 'owner').map((entry) => (
            <Entry key={entry.path} entry={entry} workspace={workspace} />
          ))}
        </div>
      ))}
    </nav>
  );
}

function Entry({ entry, workspace }: { entry: MenuEntry; workspace: string }) {
  const { pathname } = useLocation();
  const target = `/w/${workspace}${entry.path}`;
  const here = pathname.slice(`/w/${workspace}`.length);
  const isHere = entry.path === entryOf(here);
  return (
    <NavLink
      component={Link}
      to={target}
      activeOptions={{ exact: true, includeSearch: false }}
      label={entry.label}
      active={isHere}
      aria-current={isHere ? 'page' : undefined}
      py={3}
      variant="light"
    />
  );
}

/** The entry below which a page stands: the one that says most of its path. */
function entryOf(here: string): string {
  const above = PATHS.filter((path) => path !== '' && (here === path || here.startsWith(`${path}/`)));
  return above.reduce((longest, path) => (path.length > longest.length ? path : longest), '');
}

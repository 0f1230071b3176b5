import { NavLink, Text } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { MENU, type MenuEntry } from './menu.ts';

export function SideMenu({ workspace }: { workspace: string }) {
  return (
    <nav aria-label="Main menu">
      {MENU.map(({ label, entries }) => (
        <div key={label} role="group" aria-label={label}>
          <Text size="xs" fw={700} c="dimmed" px="sm" pt="sm" pb={4} aria-hidden>
            {label}
          </Text>
          {entries.map((entry) => (
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
  const isHere = pathname === target || (entry.path !== '' && pathname.startsWith(`${target}/`));
  return (
    <NavLink
      component={Link}
      to={target}
      activeOptions={{ exact: true, includeSearch: false }}
      label={entry.label}
      active={isHere}
      aria-current={isHere ? 'page' : undefined}
      py={6}
    />
  );
}

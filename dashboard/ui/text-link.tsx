import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A link to a page of the dashboard, by its whole address. */
export function TextLink({
  to,
  search,
  children,
}: {
  to: string;
  search?: Record<string, string>;
  children: ReactNode;
}) {
  return (
    <Anchor
      component={Link}
      to={to}
      {...(search && { search: search as never })}
      inherit
      underline="always"
      style={{ textUnderlineOffset: '0.2em', textDecorationThickness: 1 }}
    >
      {children}
    </Anchor>
  );
}

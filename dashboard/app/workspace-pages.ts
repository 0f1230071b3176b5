import type { ComponentType } from 'react';

type Page = { path: string; load: () => Promise<{ default: ComponentType }> };

/** The pages below `/w/{workspace}`. Each is a file of its own and comes when it is first shown. */
export const workspacePages: readonly Page[] = [
  { path: '/', load: () => import('../features/home/home-page.tsx') },
];

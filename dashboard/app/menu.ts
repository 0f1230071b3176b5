export type MenuEntry = { label: string; path: string };
export type MenuSection = { label: string; entries: readonly MenuEntry[] };

/** In the order of the screen; paths below `/w/{workspace}`. */
export const MENU: readonly MenuSection[] = [
  { label: 'Workspace', entries: [{ label: 'Start', path: '' }] },
];

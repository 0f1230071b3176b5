import { createTheme, type CSSVariablesResolver } from '@mantine/core';

/** So much of its own colour, in percent, over the page's. */
const mixed = (percent: number) => `color-mix(in srgb, var(--alert-color) ${percent}%, var(--mantine-color-body))`;

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.3' }, h2: { fontSize: '1.1rem', lineHeight: '1.4' } },
  },
  components: {
    // Whole, also where a column is narrow.
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 600, miw: 'max-content' } },
    // Calmer than Mantine's own, which is a block of colour by night.
    Alert: { styles: { root: { background: mixed(8), border: `1px solid ${mixed(45)}` } } },
  },
});

/** Mantine's own colours for quiet text, placeholders, errors and badges miss the contrast of 4.5 to 1. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-indigo-light-color': '#2b3f9e',
    '--mantine-color-green-light-color': '#17622a',
    '--mantine-color-orange-light-color': '#8a3100',
    '--mantine-color-yellow-light-color': '#704700',
    '--mantine-color-red-light-color': '#9b1c1c',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-3)',
    '--mantine-color-green-light-color': 'var(--mantine-color-green-3)',
    '--mantine-color-orange-light-color': 'var(--mantine-color-orange-3)',
    '--mantine-color-yellow-light-color': 'var(--mantine-color-yellow-3)',
    '--mantine-color-red-light-color': 'var(--mantine-color-red-3)',
  },
});

import type { Template } from './connection.ts';

/** What a template has to be filled in with. Its components are as Meta has sent them, so nothing in them is sure. */
type Component = Readonly<Record<string, unknown>>;

export const PLACE = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

export function componentOf(template: Template | null, type: string): Component {
  const found = template?.components.find((one) => isComponent(one) && String(one['type']).toUpperCase() === type);
  return isComponent(found) ? found : {};
}

/** The places of its text, in the order in which they first stand. */
export function placesIn(template: Template | null): string[] {
  const { text } = componentOf(template, 'BODY');
  return typeof text === 'string' ? [...new Set([...text.matchAll(PLACE)].map(([, name = '']) => name))] : [];
}

/** What its header is: null for none, TEXT, or a kind of file. */
export function headerFormat(template: Template | null): string | null {
  const { format } = componentOf(template, 'HEADER');
  return typeof format === 'string' ? format.toUpperCase() : null;
}

export function buttonCount(template: Template): number {
  const { buttons } = componentOf(template, 'BUTTONS');
  return Array.isArray(buttons) ? buttons.length : 0;
}

function isComponent(value: unknown): value is Component {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

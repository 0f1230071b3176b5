import type { TemplateRow } from '../../../contract/rest/whatsapp.ts';

type Component = Readonly<Record<string, unknown>>;

/** What of a template is seen, and what has to be filled in. Its components are as Meta sent them, so nothing is sure. */
export type TemplateParts = {
  header: { kind: 'none' } | { kind: 'text'; text: string; hasPlace: boolean } | { kind: 'file'; type: string };
  body: string;
  footer: string;
  buttons: string[];
};

export function partsOf({ components }: Pick<TemplateRow, 'components'>): TemplateParts {
  const header = component(components, 'HEADER');
  const format = String(header['format'] ?? '').toUpperCase();
  const text = textOf(header);
  const buttons = component(components, 'BUTTONS')['buttons'];
  return {
    header: headerOf(format, text),
    body: textOf(component(components, 'BODY')),
    footer: textOf(component(components, 'FOOTER')),
    buttons: Array.isArray(buttons) ? buttons.map((button: unknown) => (isComponent(button) ? textOf(button) : '')) : [],
  };
}

function headerOf(format: string, text: string): TemplateParts['header'] {
  if (format === '') return { kind: 'none' };
  if (format === 'TEXT') return { kind: 'text', text, hasPlace: text.includes('{{') };
  return { kind: 'file', type: format.toLowerCase() };
}

/** The text with what was typed in its places; a place without anything stays as it is. */
export function filledIn(text: string, places: readonly string[], values: readonly string[]): string {
  return text.replace(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g, (place, name: string) => values[places.indexOf(name)] || place);
}

function component(components: readonly unknown[], type: string): Component {
  return components.find((one): one is Component => isComponent(one) && String(one['type']).toUpperCase() === type) ?? {};
}

function textOf({ text }: Component): string {
  return typeof text === 'string' ? text : '';
}

function isComponent(value: unknown): value is Component {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

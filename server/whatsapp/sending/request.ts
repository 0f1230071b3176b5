import type { Template } from '../connection.ts';
import { textOf } from '../decode/values.ts';
import type { Media, Outgoing, Said } from '../outgoing.ts';
import { componentOf, headerFormat, PLACE, placesIn } from '../template-places.ts';

/** The body of the call to Meta, what is shown of it, and the facts that are kept. */
export type GraphMessage = { type: string; text: string | null; content: Record<string, unknown>; json: Record<string, unknown> };

/** Of media that was given to Meta already. */
export type MediaReference = { link: string } | { id: string };

export function graphMessage({ phone, said }: Outgoing, media: MediaReference | null, template: Template | null): GraphMessage {
  const to = { messaging_product: 'whatsapp', recipient_type: 'individual', to: phone };
  const { type, text, content, inner } = innerOf(said, media, template);
  return { type, text, content, json: { ...to, type, [type]: inner } };
}

type Inner = Omit<GraphMessage, 'json'> & { inner: Record<string, unknown> };

function innerOf(said: Said, media: MediaReference | null, template: Template | null): Inner {
  switch (said.kind) {
    case 'text': {
      // Plain text has neither header nor footer, so they stand above and below.
      const body = [said.header, said.body, said.footer].filter((part) => part !== null && part !== '').join('\n\n');
      return { type: 'text', text: body, content: {}, inner: { body, preview_url: false } };
    }
    case 'buttons': {
      const buttons = said.buttons.map(({ id, title }) => ({ type: 'reply', reply: { id, title } }));
      return interactive(said, { type: 'button', action: { buttons } });
    }
    case 'link': {
      const parameters = { display_text: said.button.text, url: said.button.url };
      return interactive(said, { type: 'cta_url', action: { name: 'cta_url', parameters } });
    }
    case 'media': {
      const { type, caption, filename } = said;
      const named = { ...(caption !== null && { caption }), ...(filename !== null && { filename }) };
      return { type, text: caption ?? filename, content: named, inner: { ...media, ...named } };
    }
    case 'template':
      return templateOf(said, media, template);
  }
}

type Framed = { body: string; header: string | null; footer: string | null };

function interactive({ body, header, footer }: Framed, rest: Record<string, unknown>): Inner {
  const inner = {
    ...rest,
    body: { text: body },
    ...(header !== null && header !== '' && { header: { type: 'text', text: header } }),
    ...(footer !== null && footer !== '' && { footer: { text: footer } }),
  };
  return { type: 'interactive', text: body, content: rest, inner };
}

type TemplateSaid = Extract<Said, { kind: 'template' }>;

function templateOf(said: TemplateSaid, media: MediaReference | null, template: Template | null): Inner {
  const { name, language } = said;
  const components = [...headerOf(said, media, template), ...bodyOf(said, template), ...buttonsOf(said)];
  const inner = { name, language: { code: language }, ...(components.length > 0 && { components }) };
  const { fields, buttons } = said;
  return { type: 'template', text: filledIn(template, fields), content: { name, language, fields, buttons }, inner };
}

function headerOf({ header }: TemplateSaid, media: MediaReference | null, template: Template | null): unknown[] {
  if (media) {
    const type = headerFormat(template)?.toLowerCase() ?? 'image';
    return [{ type: 'header', parameters: [{ type, [type]: media }] }];
  }
  return header === null ? [] : [{ type: 'header', parameters: [{ type: 'text', text: header }] }];
}

function bodyOf({ fields }: TemplateSaid, template: Template | null): unknown[] {
  if (fields.length === 0) return [];
  const names = parameterNames(template);
  const parameters = fields.map((text, at) => ({ type: 'text', text, ...(names[at] !== undefined && { parameter_name: names[at] }) }));
  return [{ type: 'body', parameters }];
}

function buttonsOf({ buttons }: TemplateSaid): unknown[] {
  return buttons.flatMap((value, at) =>
    value === null ? [] : [{ type: 'button', sub_type: subTypeOf(value), index: String(at), parameters: [parameterOf(value)] }],
  );
}

/** What is to be put behind an address is text; anything else is what a quick reply sends back. */
function subTypeOf(value: string): 'url' | 'quick_reply' {
  return value.startsWith('payload:') ? 'quick_reply' : 'url';
}

function parameterOf(value: string) {
  return value.startsWith('payload:') ? { type: 'payload', payload: value.slice('payload:'.length) } : { type: 'text', text: value };
}

/** Of templates whose places have names; numbered ones need none. */
function parameterNames(template: Template | null): string[] {
  const places = placesIn(template);
  return places.every((name) => /^\d+$/.test(name)) ? [] : places;
}

function filledIn(template: Template | null, fields: readonly string[]): string | null {
  const text = textOf(componentOf(template, 'BODY')['text']);
  const places = placesIn(template);
  return text?.replace(PLACE, (_whole, name: string) => fields[places.indexOf(name)] ?? '') ?? null;
}

export function mediaOf(said: Said): Media | null {
  return said.kind === 'media' || said.kind === 'template' ? said.media : null;
}

import { z } from 'zod';
import { readInput, REQUIRED } from '../../workspace/input.ts';
import { phoneNumber } from '../../workspace/phone.ts';
import { RefusalError, refuse } from '../../workspace/refusal.ts';
import { filledLine, line, lines } from '../../workspace/text.ts';
import { complaintAbout } from '../../whatsapp/media-file.ts';
import { MEDIA_TYPES, type Media, type MediaFile, type MediaType, type Outgoing } from '../../whatsapp/outgoing.ts';

const MAX_FIELDS = 10;
const MAX_BUTTONS = 10;
const MAX_URL_CHARACTERS = 2_048;

/** Of whoever is no contact yet: only the name is taken over. */
const CONTACT = z.looseObject({ firstname: line({ max: 255 }), lastname: line({ max: 255 }).nullable() }).partial();

const webAddress = () =>
  line({ max: MAX_URL_CHARACTERS }).refine((text) => /^https?:\/\/[^\s/]+/i.test(text) && URL.canParse(text), {
    error: 'must be an http or https address.',
  });

const COMMON = { contact: CONTACT.optional(), from_phone_number_id: z.string().regex(/^\d{1,32}$/).optional() };

const BUTTON = z.strictObject({ id: filledLine({ max: 256 }), title: filledLine({ max: 20 }) });

/** The number itself is read with the country of the workspace. */
const phone = () => line({ max: 20 });

export const SEND_INPUT = z
  .strictObject({
    ...COMMON,
    phone_number: phone(),
    message_body: lines({ min: 1, max: 4_096 }),
    message_type: z.enum(['text', 'interactive', 'cta_url']).default('text'),
    header: line({ max: 60 }).optional(),
    footer: line({ max: 60 }).optional(),
    buttons: z.array(BUTTON).min(1).max(3).optional(),
    button_text: filledLine({ max: 20 }).optional(),
    button_url: webAddress().optional(),
  })
  .refine(({ message_type, buttons }) => message_type !== 'interactive' || buttons !== undefined, {
    error: 'is required.',
    path: ['buttons'],
  })
  .refine(({ message_type, button_text }) => message_type !== 'cta_url' || button_text !== undefined, {
    error: 'is required.',
    path: ['button_text'],
  })
  .refine(({ message_type, button_url }) => message_type !== 'cta_url' || button_url !== undefined, {
    error: 'is required.',
    path: ['button_url'],
  })
  .refine(({ message_type, message_body }) => message_type === 'text' || [...message_body].length <= 1_024, {
    error: 'must not be greater than 1024 characters beside buttons.',
    path: ['message_body'],
  });

const FIELD_NAMES = Array.from({ length: MAX_FIELDS }, (_, at) => `field_${at + 1}`);
const BUTTON_NAMES = Array.from({ length: MAX_BUTTONS }, (_, at) => `button_${at}`);
const texts = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, lines({ max: 1_024 }).optional()]));

export const TEMPLATE_INPUT = z.strictObject({
  ...COMMON,
  phone_number: phone(),
  template_name: filledLine({ max: 512 }),
  template_language: filledLine({ max: 20 }),
  header_field_1: line({ max: 60 }).optional(),
  header_media_url: webAddress().optional(),
  ...texts(FIELD_NAMES),
  ...texts(BUTTON_NAMES),
});

export const MEDIA_INPUT = z.strictObject({
  ...COMMON,
  phone_number: phone(),
  media_type: z.enum(MEDIA_TYPES),
  media_url: webAddress().optional(),
  caption: lines({ max: 1_024 }).optional(),
  filename: line({ max: 255 }).optional(),
});

const FILE = z.string().meta({ format: 'binary' }).optional();
export const TEMPLATE_FORM = TEMPLATE_INPUT.extend({ header_media_file: FILE });
export const MEDIA_FORM = MEDIA_INPUT.extend({ media_file: FILE });

/** The fields of a call, and the file that came with them. */
export type Given = { fields: Record<string, unknown> | undefined; file: MediaFile | null };

export function readMessage({ fields }: Given, country: string | null): Outgoing {
  const input = readInput(SEND_INPUT, fields);
  const { message_body: text, header = null, footer = null, buttons = [], button_text = '', button_url = '' } = input;
  const framed = { body: text, header, footer };
  const common = commonOf(input, country);
  switch (input.message_type) {
    case 'text':
      return { ...common, said: { kind: 'text', ...framed } };
    case 'interactive':
      return { ...common, said: { kind: 'buttons', ...framed, buttons } };
    case 'cta_url':
      return { ...common, said: { kind: 'link', ...framed, button: { text: button_text, url: button_url } } };
  }
}

export function readTemplateMessage({ fields: given, file }: Given, country: string | null): Outgoing {
  const input = readInput(TEMPLATE_INPUT, given);
  const values = input as Record<string, unknown>; // The numbered names are made above, so no type lists them.
  const { template_name: name, template_language: language, header_field_1: header = null, header_media_url: url } = input;
  const fields = filled(FIELD_NAMES.map((key) => values[key])).map((value) => value ?? '');
  const buttons = filled(BUTTON_NAMES.map((key) => values[key]));
  return {
    ...commonOf(input, country),
    said: { kind: 'template', name, language, header, media: mediaOf('header_media', url, file), fields, buttons },
  };
}

export function readMediaMessage({ fields, file }: Given, country: string | null): Outgoing {
  const input = readInput(MEDIA_INPUT, fields);
  const { media_type: type, media_url: url, caption = null, filename = null } = input;
  const media = mediaOf('media', url, file);
  if (!media) throw wrong('media_url', `The media_url field ${REQUIRED.slice(0, -1)}, unless there is a media_file.`);
  expectFileOf(type, 'media_file', file);
  const named = type === 'document' ? (filename ?? nameOf(file)) : null;
  const said = { kind: 'media', type, media, caption: type === 'audio' ? null : caption, filename: named } as const;
  return { ...commonOf(input, country), said };
}

function mediaOf(name: 'media' | 'header_media', url: string | undefined, file: MediaFile | null): Media | null {
  if (file && url !== undefined) throw wrong(`${name}_file`, `Only one of ${name}_file and ${name}_url may be there.`);
  if (file) return { file };
  return url === undefined ? null : { url };
}

function expectFileOf(kind: MediaType, field: string, file: MediaFile | null): void {
  const complaint = file && complaintAbout(kind, file);
  if (complaint !== null) throw wrong(field, `The ${field} field ${complaint}`);
}

/** What the recipient sees of the name that a file came with; null for one that shows nothing. */
function nameOf(file: MediaFile | null): string | null {
  const name = line({ min: 1, max: 255 }).safeParse(file?.name.split(/[/\\]/).at(-1));
  return name.success ? name.data : null;
}

function wrong(field: string, sentence: string): RefusalError {
  return new RefusalError(refuse('validation_failed', { errors: { [field]: [sentence] } }));
}

type Common = { phone_number: string; contact?: z.output<typeof CONTACT> | undefined; from_phone_number_id?: string | undefined };

function commonOf({ phone_number, contact, from_phone_number_id }: Common, country: string | null) {
  const { phone_number: checked } = readInput(z.object({ phone_number: phoneNumber(country) }), { phone_number });
  const name = [contact?.firstname, contact?.lastname].filter((part) => part !== undefined && part !== null && part !== '').join(' ');
  return { phone: checked, name: name === '' ? null : name, numberId: from_phone_number_id ?? null };
}

/** Up to the last that is given. */
function filled(values: readonly unknown[]): (string | null)[] {
  const last = values.findLastIndex((value) => typeof value === 'string');
  return values.slice(0, last + 1).map((value) => (typeof value === 'string' ? value : null));
}

import { refuse, type Refusal } from '../../workspace/refusal.ts';
import type { Template } from '../connection.ts';
import { complaintAbout } from '../media-file.ts';
import { MEDIA_TYPES, type Said } from '../outgoing.ts';
import { buttonCount, headerFormat, placesIn } from '../template-places.ts';

type TemplateSaid = Extract<Said, { kind: 'template' }>;

/** What Meta would say against a template, said before it is asked. */
export function refuseTemplate(said: TemplateSaid, templates: readonly Template[]): Refusal | Template {
  const sameName = templates.filter(({ name }) => name === said.name);
  const template = sameName.find(({ language }) => language === said.language);
  if (!template) return unknownTemplate(said, sameName);
  if (template.status !== 'APPROVED') {
    const because = template.reason === null ? '' : `: ${template.reason}`;
    return wrong('template_name', `The template ${said.name} cannot be sent: its status is ${template.status}${because}.`);
  }
  const places = placesIn(template).length;
  if (said.fields.length !== places) {
    return wrong('field_1', `The template ${said.name} has ${places} fields to fill in, and ${said.fields.length} are given.`);
  }
  const format = headerFormat(template);
  const kind = MEDIA_TYPES.find((type) => type.toUpperCase() === format);
  if (kind && !said.media) {
    return wrong('header_media_url', `The template ${said.name} needs a file of the kind ${format} as its header.`);
  }
  if (said.media && !kind) return wrong('header_media_url', `The template ${said.name} has no file in its header.`);
  const complaint = kind && said.media && 'file' in said.media ? complaintAbout(kind, said.media.file) : null;
  if (complaint !== null) return wrong('header_media_file', `The header_media_file field ${complaint}`);
  if (said.buttons.length > buttonCount(template)) {
    return wrong(`button_${said.buttons.length - 1}`, `The template ${said.name} has ${buttonCount(template)} buttons.`);
  }
  return template;
}

function unknownTemplate({ name, language }: TemplateSaid, sameName: readonly Template[]): Refusal {
  if (sameName.length === 0) return wrong('template_name', `There is no template named ${name}.`);
  const languages = sameName.map((template) => template.language).join(', ');
  return wrong('template_language', `The template ${name} is not there in ${language}, but in ${languages}.`);
}

function wrong(field: string, sentence: string): Refusal {
  return refuse('validation_failed', { errors: { [field]: [sentence] } });
}

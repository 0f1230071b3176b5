import { z } from 'zod';
import { placesIn } from '../../whatsapp/template-places.ts';
import type { ApiPorts } from '../ports.ts';
import type { Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { TEMPLATE } from '../shapes/whatsapp.ts';
import { success } from './answer.ts';

/** The templates as Meta has told of them; nothing is asked of Meta here. */
export function templateRoutes({ store }: ApiPorts): Route[] {
  return [
    {
      method: 'GET', path: '/templates', ability: 'templates.read', failure: 'Failed to list templates',
      handle: async ({ workspace }) => {
        const templates = await store.whatsapp.templates.list(workspace.id);
        return success(
          templates.map((template) => {
            const { name, language, status, category, quality, reason, metaId, components } = template;
            return { name, language, status, category, quality, reason, template_id: metaId, components, fields: placesIn(template) };
          }),
        );
      },
      about: { summary: 'List templates', answers: { 200: dataOf(z.array(TEMPLATE)) }, examples: [{ status: 200 }] },
    },
  ];
}

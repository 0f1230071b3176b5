import { z } from 'zod';
import { restTime } from '../../kit/time.ts';
import { readInput } from '../../workspace/input.ts';
import type { ApiPorts } from '../ports.ts';
import type { Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { NOTICE } from '../shapes/whatsapp.ts';
import { success } from './answer.ts';
import { LIMIT } from './cursor-list.ts';

const QUERY = z.strictObject({ limit: LIMIT });

/** What Meta has said of the account: restrictions, reviews, alerts and the like. Much of it is for people to act on. */
export function whatsAppNoticeRoutes({ store }: ApiPorts): Route[] {
  return [
    {
      method: 'GET', path: '/whatsapp/notices', ability: 'whatsapp.read', failure: 'Failed to list the notices',
      handle: async ({ workspace, query }) => {
        const { limit } = readInput(QUERY, query);
        const notices = await store.whatsapp.connections.notices({ workspaceId: workspace.id, limit });
        // As one of us has written it.
        const valueOf = (json: string) => JSON.parse(json) as unknown;
        return success(notices.map(({ field, atMs, value }) => ({ field, at: restTime(atMs * 1000), value: valueOf(value) })));
      },
      about: {
        summary: 'List what Meta has said of the account',
        details: 'Of the last 30 days, the newest first: of the account, its numbers and its templates, each thing once.',
        query: QUERY, answers: { 200: dataOf(z.array(NOTICE)) }, examples: [{ query: { limit: 50 }, status: 200 }],
      },
    },
  ];
}

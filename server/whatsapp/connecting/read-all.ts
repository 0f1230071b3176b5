import { fieldsOf, itemsOf, textOf } from '../decode/values.ts';
import { ask, failure, type Failed, type StepContext } from './step.ts';

const MAX_PAGES = 50;
const PAGE_SIZE = 100;
/** The code of Meta's for a cursor that does not hold any more. */
const BAD_CURSOR = 131059;

type Listing = { path: string; query: Record<string, string> };

/** Follows the cursors, never the addresses that Meta writes beside them. One that does not hold any more leads back to the first page. */
export async function readAll(context: StepContext, { path, query }: Listing): Promise<{ items: unknown[] } | Failed> {
  let items: unknown[] = [];
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const asked: Record<string, string> = { limit: String(PAGE_SIZE), ...(after !== null && { after }) };
    const answer = await ask(context, { method: 'GET', path, token: context.secrets.token, query: { ...query, ...asked } });
    if (answer.ended === 'refused' && answer.problem.code === BAD_CURSOR && after !== null) {
      [items, after] = [[], null];
      continue;
    }
    if (answer.ended !== 'answered') return failure(answer);
    items.push(...itemsOf(answer.body['data']));
    const paging = fieldsOf(answer.body['paging']);
    after = paging['next'] === undefined ? null : textOf(fieldsOf(paging['cursors'])['after'], 2_000);
    if (after === null) break;
  }
  return { items };
}

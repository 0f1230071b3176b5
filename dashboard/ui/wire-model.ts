import { MODELS, WIRE_MODEL, type Model } from '../../contract/webhook-event.ts';

/** The short name behind the `model` of a row. */
function modelOf(wire: string): Model {
  return MODELS.find((model) => WIRE_MODEL[model] === wire) ?? 'contact';
}

type About = { model: string; event: string; record_id: number };

/** `contact #7 created`, as the lists say it. */
export function eventTitle({ model, event, record_id }: About): string {
  return `${modelOf(model)} ${record_id === 0 ? '' : `#${record_id} `}${event}`;
}

const PAGES = { contact: 'contacts', status: 'statuses', source: 'sources' } as const satisfies Record<Model, string>;

/** The page of a workspace where all that was sent about the record is shown. */
export function recordPath({ model, record_id }: Omit<About, 'event'>): string {
  return `/${PAGES[modelOf(model)]}/${record_id}`;
}

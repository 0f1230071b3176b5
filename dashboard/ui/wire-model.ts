import { MODELS, WIRE_MODEL, type Model } from '../../contract/webhook-event.ts';

/** The short name behind the `model` of a row. */
function modelOf(wire: string): Model {
  return MODELS.find((model) => WIRE_MODEL[model] === wire) ?? 'contact';
}

/** `contact #7 created`, as the lists say it. */
export function eventTitle({ model, event, record_id }: { model: string; event: string; record_id: number }): string {
  return `${modelOf(model)} ${record_id === 0 ? '' : `#${record_id} `}${event}`;
}

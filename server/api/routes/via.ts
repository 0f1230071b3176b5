import type { Via } from '../../workspace/change.ts';
import type { Call } from '../route.ts';

/** On which way the changes of a call come, for endpoints that mind. */
export function viaOf({ actor, hops }: Call): Via {
  return { tokenId: actor.kind === 'token' ? actor.id : null, hops };
}

import type { NodeStore } from '../contract-nodes.ts';

const NOBODY_ELSE = () => undefined;

/** The one server of a data folder. Commands beside it are found by its looks at the table. */
export function soleNode(): NodeStore {
  return {
    share: { senders: 1, place: 0 },
    holdsLeases: true,
    deaths: 0,
    holds: () => true,
    announce: () => Promise.resolve(),
    list: () => Promise.resolve([]),
    tell: NOBODY_ELSE,
    hear: NOBODY_ELSE,
  };
}

import type { Order } from '../../webhooks/outbox/order.ts';
import { refuse } from '../../workspace/refusal.ts';
import type { Conditions } from '../route.ts';

type Versioned = { version: number };

/** Of a record: its version, which every change counts up. */
export function etagOf({ version }: Versioned): string {
  return `"${version}"`;
}

/** Whether the caller has the record as it is, so that there is nothing to send. */
export function isKnown(row: Versioned, { ifNoneMatch }: Conditions): boolean {
  return ifNoneMatch !== undefined && names(ifNoneMatch.replaceAll('W/', ''), etagOf(row));
}

/** The order, refused when the record is another than the caller has seen. It is compared with what is decided on. */
export function onlyIfMatching<Snapshot, Result>(
  order: Order<Snapshot, Result>,
  { ifMatch }: Conditions,
): Order<Snapshot, Result> {
  const { versionIn, decide } = order;
  if (ifMatch === undefined || !versionIn) return order;
  return {
    ...order,
    decide(snapshot, now, workspace) {
      const version = versionIn(snapshot);
      const isAnother = version !== null && !names(ifMatch, etagOf({ version }));
      return isAnother ? refuse('precondition_failed') : decide(snapshot, now, workspace);
    },
  };
}

/** Whether a header of conditions has this tag among its own. A star stands for every tag when it stands alone. */
export function names(header: string, tag: string): boolean {
  return header.trim() === '*' || header.split(',').some((each) => each.trim() === tag);
}

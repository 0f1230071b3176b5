import type { Micros } from '../../kit/time.ts';
import type { Decision, Via } from '../../workspace/change.ts';
import type { Refusal } from '../../workspace/refusal.ts';
import type { Workspace } from '../../store/contract.ts';
import type { AnswerPlace, PlainAnswer } from '../../store/contract-answers.ts';

/**
 * A change that somebody asks for. `read` gathers what `decide` needs and `decide` is pure, so both can run again when
 * the commit finds that what they saw is not so any more.
 */
export type Order<Snapshot, Result> = {
  workspace: Workspace;
  /** Orders with the same key are decided one after another in this process, which spares them conflicts. */
  key: string | null;
  /**
   * `trusting`: the first time, reads that only confirm what the database's constraints guard anyway may be left out.
   * After a refusal or a conflict it is false, and everything is read.
   */
  read: (workspace: Workspace, trusting: boolean) => Promise<Snapshot>;
  decide: (snapshot: Snapshot, now: Micros, workspace: Workspace) => Refusal | Decision<Result>;
  /** Unknown for what no call of the API asks for. */
  via?: Via;
  /** Nobody is there who could wait for deliveries. */
  unattended?: true;
  /** The version of the record that is to be changed or deleted; null where there is none. */
  versionIn?: (snapshot: Snapshot) => number | null;
  /** The answer is to be kept in the transaction of the change. */
  keep?: Keep<Result>;
};

/** Under which key an answer is kept, and what it says of the result; the outcome is added to it. */
export type Keep<Result> = AnswerPlace & { bodyHash: string; answerTo: (result: Result) => PlainAnswer };

/** An answer is kept already under the key of the order: this call was made before, and nothing was changed now. */
export class RepeatedCall extends Error {
  constructor() {
    super('An answer is kept already under this key');
    this.name = 'RepeatedCall';
  }
}

export type Applied<Result> = { result: Result; outcome: WebhookOutcome };

/** X-Webhook-Outcome, over all endpoints and events of one call. */
export type WebhookOutcome = 'failed' | 'pending' | 'delivered' | 'skipped' | 'queued';

/** The one door for changes: decides, commits the change with its events, hands the deliveries over, and waits if asked to. */
export interface Outbox {
  /** Rejects with a RefusalError when the decision refuses, and with a RepeatedCall. */
  apply<Snapshot, Result>(order: Order<Snapshot, Result>): Promise<Applied<Result>>;
}

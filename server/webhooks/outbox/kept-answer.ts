import type { CommitPlan, Store, Workspace } from '../../store/contract.ts';
import type { NewAnswer, PlainAnswer } from '../../store/contract-answers.ts';
import type { Keep, WebhookOutcome } from './order.ts';
import { foreseenOutcome } from './plan.ts';

type Facts<Result> = { result: Result; workspace: Workspace; nowMs: number };

/** What is kept with a change. It is done at once where nobody waits for the deliveries, because the outcome is known then. */
export function keptAnswer<Result>({ answerTo, ...place }: Keep<Result>, facts: Facts<Result>): (plan: CommitPlan) => NewAnswer {
  const { result, workspace, nowMs } = facts;
  return (plan) => {
    const outcome = foreseenOutcome(plan, workspace);
    const answer = answerTo(result);
    return { ...place, nowMs, done: outcome !== null, answer: outcome === null ? answer : withOutcome(answer, outcome) };
  };
}

/** Adds the outcome to what is kept, once it is known. */
export async function completeKept<Result>(
  { answers }: Pick<Store, 'answers'>,
  { answerTo, workspaceId, key }: Keep<Result>,
  { result, outcome }: { result: Result; outcome: WebhookOutcome },
): Promise<void> {
  await answers.complete({ workspaceId, key }, withOutcome(answerTo(result), outcome));
}

/** Part of the answer of every change, now and when it is repeated. */
export function withOutcome(answer: PlainAnswer, outcome: WebhookOutcome): PlainAnswer {
  return { ...answer, headers: { ...answer.headers, 'X-Webhook-Outcome': outcome } };
}

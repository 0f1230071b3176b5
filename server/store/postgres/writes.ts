import { eraseEvents, erasePosts, eraseRest } from './privacy.ts';
import { addAuditNote } from './audit.ts';
import { addEndpoint, removeEndpoint } from './add-endpoint.ts';
import { addAttempts } from './add-attempt.ts';
import { completeAnswer, purgeAnswers, releaseAnswer, reserveAnswer } from './answers.ts';
import { giveBackToWindow, takeOfWindow } from './windows.ts';
import { claimDeliveries } from './claim-deliveries.ts';
import { claimGated } from './claim-gated.ts';
import { commitChanges } from './commit-change.ts';
import { changeToken, createToken, revokeToken, touchToken } from './write-token.ts';
import { createWorkspace } from './create-workspace.ts';
import { hastenDeliveries } from './hasten-deliveries.ts';
import { giveBackLeases } from './give-back-leases.ts';
import { giveBackNumbers, takeNumbers } from './take-numbers.ts';
import { learnFlow } from './learn-flow.ts';
import {
  addImportPiece,
  beginImport,
  claimImport,
  discardAbandonedImports,
  discardImport,
  finishImport,
  purgeImports,
  queueImport,
  stepImport,
} from './imports.ts';
import { purgeAttempts, purgeEvents } from './purge-history.ts';
import { resendEvent } from './resend-event.ts';
import { beginJob, cancelJob, claimJob, purgeJobs, stepJob } from './jobs.ts';
import { saveEndpoint } from './save-endpoint.ts';
import { changeMember } from './change-member.ts';
import { countSignIn, forgiveSignIn } from './sign-in-counts.ts';
import { updateWorkspace } from './update-workspace.ts';
import { saveSetupToken, useSetupToken } from './write-account.ts';
import { acceptInvite, addInvite, withdrawInvite } from './write-invite.ts';
import { createSession, endSession, endSessions, rehashPassword, setPassword, touchSession } from './write-session.ts';
import { settleDeliveries } from './settle-delivery.ts';
import { skipDeliveries } from './skip-unwanted.ts';
import { takeOverLeases } from './take-over-leases.ts';
import { addStats, mendStats } from './stats.ts';
import type { Transaction } from './transaction.ts';
import { WHATSAPP_WRITES } from './whatsapp/writes.ts';
import { alone, kind, type Kind } from './kind-of-write.ts';

/**
 * Everything that can be written, by name. The operations of a batch are concurrent, so any order is right that is one;
 * this one has settlements before changes: what a settlement releases is decided before anything new begins to wait.
 */
const WRITES = {
  settleDelivery: kind({ workspaceIds: ({ delivery }) => [delivery.workspaceId], perform: settleDeliveries }),
  commitChange: kind({ workspaceIds: ({ change }) => [change.workspaceId], perform: commitChanges }),
  addAttempt: kind({ workspaceIds: ({ workspaceId }) => [workspaceId], perform: addAttempts }),
  addAuditNote: alone(addAuditNote),
  mendStats: alone(mendStats, (spans) => spans.map(({ workspaceId }) => workspaceId)),
  addStats: alone(addStats, ({ spans }) => spans.map(({ workspaceId }) => workspaceId)),
  eraseEvents: alone(eraseEvents, ({ workspaceId }) => [workspaceId]),
  erasePosts: alone(erasePosts),
  eraseRest: alone(eraseRest, ({ workspaceId }) => [workspaceId]),
  addEndpoint: alone(addEndpoint, ({ endpoint }) => [endpoint.workspaceId]),
  acceptInvite: alone(acceptInvite, ({ workspaceId }) => [workspaceId]),
  addInvite: alone(addInvite),
  changeMember: alone(changeMember, ({ workspaceId }) => [workspaceId]),
  countSignIn: alone(countSignIn),
  endSessions: alone(endSessions),
  forgiveSignIn: alone(forgiveSignIn),
  rehashPassword: alone(rehashPassword),
  setPassword: alone(setPassword),
  touchSession: alone(touchSession),
  updateWorkspace: alone(updateWorkspace, ({ workspaceId }) => [workspaceId]),
  withdrawInvite: alone(withdrawInvite),
  changeToken: alone(changeToken),
  addImportPiece: alone(addImportPiece),
  beginImport: alone(beginImport, ({ workspaceId }) => [workspaceId]),
  beginJob: alone(beginJob, ({ workspaceId }) => [workspaceId]),
  cancelJob: alone(cancelJob),
  claimDeliveries: alone(claimDeliveries),
  completeAnswer: alone(completeAnswer),
  claimGated: alone(claimGated, ({ endpoint }) => [endpoint.workspaceId]),
  claimImport: alone(claimImport),
  claimJob: alone(claimJob),
  hastenDeliveries: alone(hastenDeliveries),
  createSession: alone(createSession),
  createToken: alone(createToken),
  createWorkspace: alone(createWorkspace),
  discardAbandonedImports: alone(discardAbandonedImports),
  discardImport: alone(discardImport),
  endSession: alone(endSession),
  finishImport: alone(finishImport),
  giveBackLeases: alone(giveBackLeases),
  giveBackNumbers: alone(giveBackNumbers),
  giveBackToWindow: alone(giveBackToWindow),
  purgeAnswers: alone(purgeAnswers),
  purgeImports: alone(purgeImports),
  purgeJobs: alone(purgeJobs),
  learnFlow: alone(learnFlow, ({ workspaceId }) => [workspaceId]),
  purgeAttempts: alone(purgeAttempts, ({ keys }) => keys.map(([workspaceId]) => workspaceId)),
  purgeEvents: alone(purgeEvents, ({ keys }) => keys.map(([workspaceId]) => workspaceId)),
  queueImport: alone(queueImport),
  removeEndpoint: alone(removeEndpoint, ({ workspaceId }) => [workspaceId]),
  releaseAnswer: alone(releaseAnswer),
  reserveAnswer: alone(reserveAnswer),
  resendEvent: alone(resendEvent, ({ workspaceId }) => [workspaceId]),
  revokeToken: alone(revokeToken),
  saveEndpoint: alone(saveEndpoint, ({ endpoint }) => [endpoint.workspaceId]),
  saveSetupToken: alone(saveSetupToken),
  skipDeliveries: alone(skipDeliveries, ({ workspaceId }) => [workspaceId]),
  stepJob: alone(stepJob, ({ workspaceId }) => [workspaceId]),
  stepImport: alone(stepImport, ({ workspaceId }) => [workspaceId]),
  takeNumbers: alone(takeNumbers),
  takeOfWindow: alone(takeOfWindow),
  takeOverLeases: alone(takeOverLeases),
  touchToken: alone(touchToken),
  useSetupToken: alone(useSetupToken),
  ...WHATSAPP_WRITES,
};

type Writes = typeof WRITES;
export type WriteName = keyof Writes;
export type InputOf<N extends WriteName> = Parameters<Writes[N]['perform']>[1][number];
export type ResultOf<N extends WriteName> = Awaited<ReturnType<Writes[N]['perform']>>[number];

/** One operation on its way to the transaction. */
export type Write = [name: WriteName, input: unknown];

export function workspacesOf(batch: Write[]): number[] {
  return [...new Set(batch.flatMap(([name, input]) => kindOf(name).workspaceIds(input)))];
}

/** The first that conflicts in a way that a statement cannot tell apart, or fails, ends them all. */
export async function performTogether(tx: Transaction, batch: Write[]): Promise<unknown[]> {
  const places = new Map<WriteName, number[]>();
  batch.forEach(([name], at) => {
    const known = places.get(name);
    if (known) known.push(at);
    else places.set(name, [at]);
  });
  const results: unknown[] = [];
  const perform = async (name: WriteName): Promise<void> => {
    const at = places.get(name);
    if (!at) return;
    const written = await kindOf(name).perform(tx, at.map((place) => batch[place]?.[1]));
    at.forEach((place, nth) => (results[place] = written[nth]));
  };
  // These two are most of the work, and neither needs an answer of the other: the settlements are sent first.
  const [settled, committed] = await Promise.allSettled([perform('settleDelivery'), perform('commitChange')]);
  if (settled.status === 'rejected') throw settled.reason;
  if (committed.status === 'rejected') throw committed.reason;
  for (const name of OTHERS) await perform(name);
  return results;
}

// Object.keys gives strings; the table is a literal of exactly these keys.
const OTHERS = (Object.keys(WRITES) as WriteName[]).filter((name) => name !== 'settleDelivery' && name !== 'commitChange');

function kindOf(name: WriteName): Kind<unknown, unknown> {
  // The store's side pairs each name with its own input: see `Writer.run`.
  return WRITES[name] as unknown as Kind<unknown, unknown>;
}

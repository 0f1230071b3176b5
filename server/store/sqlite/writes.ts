import { eraseEvents, erasePosts, eraseRest } from './privacy.ts';
import { addAuditNote } from './audit.ts';
import { addEndpoint, removeEndpoint } from './add-endpoint.ts';
import { addAttempt } from './add-attempt.ts';
import { completeAnswer, purgeAnswers, releaseAnswer, reserveAnswer } from './answers.ts';
import { giveBackToWindow, takeOfWindow } from './windows.ts';
import { claimDeliveries } from './claim-deliveries.ts';
import { claimGated } from './claim-gated.ts';
import { commitChange } from './commit-change.ts';
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
import { settleDelivery } from './settle-delivery.ts';
import { giveBackSpace } from './give-back-space.ts';
import { countWiped } from './wipe.ts';
import { skipDeliveries } from './skip-unwanted.ts';
import { takeOverLeases } from './take-over-leases.ts';
import { addStats, mendStats } from './stats.ts';
import type { Transaction } from './transaction.ts';
import { WHATSAPP_WRITES } from './whatsapp/writes.ts';

/** Everything the writer's thread can do, by name. */
const WRITES = {
  addAttempt,
  eraseEvents,
  erasePosts,
  eraseRest,
  acceptInvite,
  addInvite,
  changeMember,
  countSignIn,
  countWiped,
  endSessions,
  forgiveSignIn,
  rehashPassword,
  setPassword,
  touchSession,
  updateWorkspace,
  withdrawInvite,
  addAuditNote,
  addImportPiece,
  addEndpoint,
  addStats,
  changeToken,
  beginImport,
  beginJob,
  cancelJob,
  purgeJobs,
  claimDeliveries,
  claimGated,
  claimImport,
  claimJob,
  commitChange,
  completeAnswer,
  createSession,
  createToken,
  createWorkspace,
  discardAbandonedImports,
  discardImport,
  endSession,
  finishImport,
  giveBackLeases,
  giveBackNumbers,
  giveBackSpace,
  giveBackToWindow,
  hastenDeliveries,
  purgeAnswers,
  purgeImports,
  learnFlow,
  mendStats,
  purgeAttempts,
  purgeEvents,
  queueImport,
  removeEndpoint,
  releaseAnswer,
  reserveAnswer,
  resendEvent,
  revokeToken,
  saveEndpoint,
  saveSetupToken,
  settleDelivery,
  skipDeliveries,
  stepImport,
  stepJob,
  takeNumbers,
  takeOfWindow,
  takeOverLeases,
  touchToken,
  useSetupToken,
  ...WHATSAPP_WRITES,
};

export type WriteName = keyof typeof WRITES;
export type InputOf<N extends WriteName> = Parameters<(typeof WRITES)[N]>[1];
export type ResultOf<N extends WriteName> = ReturnType<(typeof WRITES)[N]>;

/** One operation as it travels to the writer's thread. */
export type Write = [name: WriteName, input: unknown];

export function perform(tx: Transaction, [name, input]: Write): unknown {
  // The store's side pairs each name with its own input: see `Writer.run`.
  const write = WRITES[name] as (tx: Transaction, input: unknown) => unknown;
  return write(tx, input);
}

import { randomInt } from 'node:crypto';
import type { PhoneNumber } from '../connection.ts';
import { ask, failure, type StepContext, type StepResult } from './step.ts';

const REGISTERED_HERE = 'CLOUD_API';
/** The code of Meta's for a number that was deleted, and can be registered anew after a few minutes. */
const DELETED_SHORTLY_BEFORE = 133015;
const DELETION_MS = 5 * 60_000;
/** What Meta hands over of the app on the phone, once, and within a day of the sign-up. */
const SYNCED = ['smb_app_state_sync', 'history'];

/**
 * Every number that is not registered yet. Meta counts the tries: one that it took is not registered again because of
 * another. Those that share the app on the phone are registered there, and hand over what was written so far.
 */
export async function registerNumbers(context: StepContext): Promise<StepResult> {
  const { workspaceId } = context.connection;
  const { connections } = context.store.whatsapp;
  const numbers = await connections.numbers(workspaceId);
  const results: StepResult[] = [];
  for (const [at, number] of numbers.entries()) {
    if (isOnPhone(number)) results.push(...(await takeOver(context, number)));
    else if (number.details['platform_type'] !== REGISTERED_HERE) {
      const result = await register(context, number);
      results.push(result);
      if (result.ended === 'done') numbers[at] = { ...number, details: { ...number.details, platform_type: REGISTERED_HERE } };
    }
  }
  await connections.saveNumbers({ workspaceId, numbers });
  return together(results);
}

function isOnPhone({ details }: PhoneNumber): boolean {
  return details['is_on_biz_app'] === true;
}

async function register(context: StepContext, { id, display }: PhoneNumber): Promise<StepResult> {
  return post(context, { display, path: `/${id}/register`, json: { messaging_product: 'whatsapp', pin: context.secrets.pin } });
}

async function takeOver(context: StepContext, { id, display }: PhoneNumber): Promise<StepResult[]> {
  const asked = SYNCED.map((kind) => ({ display, path: `/${id}/smb_app_data`, json: { messaging_product: 'whatsapp', sync_type: kind } }));
  return Promise.all(asked.map((one) => post(context, one)));
}

type Post = { display: string; path: string; json: Record<string, string> };

async function post(context: StepContext, { display, path, json }: Post): Promise<StepResult> {
  const answer = await ask(context, { method: 'POST', path, token: context.secrets.token, body: { json } });
  if (answer.ended === 'answered') return { ended: 'done' };
  const failed = failure(answer);
  const isTooSoon = answer.ended === 'refused' && answer.problem.code === DELETED_SHORTLY_BEFORE;
  return { ...failed, error: `${display}: ${failed.error}`, ...(isTooSoon && { waitMs: DELETION_MS }) };
}

/** What only somebody at Meta can mend does not undo that the account is connected: then nothing is tried again by itself. */
function together(results: readonly StepResult[]): StepResult {
  const failed = results.filter((result) => result.ended === 'failed');
  if (failed.length === 0) return { ended: 'done' };
  const error = failed.map((result) => result.error).join(' ');
  if (!failed.every(({ again }) => again)) return { ended: 'done', left: error };
  return { ended: 'failed', error, again: true, waitMs: Math.max(...failed.map(({ waitMs = 0 }) => waitMs)) };
}

export function newPin(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

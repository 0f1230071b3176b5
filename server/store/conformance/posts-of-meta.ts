import { expect } from 'vitest';
import type { CallResult, Receipt } from '../../whatsapp/receipt.ts';
import type { NewMessage, WorkspaceNews } from '../contract-whatsapp.ts';
import type { Scene } from './scene.ts';

const NO_POST = 0;
const NOBODY = 0;
export const NUMBER = '900';
export const ACCEPTED: CallResult = { accepted: true, atMs: 1_000 };

/** Adds these and takes them up for processing; they must be all that waits. */
export async function postsOf(scene: Scene, ...bodies: Buffer[]): Promise<number[]> {
  const { posts } = scene.store.whatsapp;
  for (const body of bodies) await posts.add({ body, receivedAtMs: scene.nowMs });
  const claimed = await posts.claim({ nowMs: scene.nowMs, limit: 100 });
  expect(claimed).toHaveLength(bodies.length);
  return claimed.map(({ id }) => id).sort((a, b) => a - b);
}

/** Processes a post, as if this were in it. */
export function apply(scene: Scene, postId: number | undefined, news: Partial<WorkspaceNews>, unknown: Record<string, number> = {}) {
  const { workspaceId, nowMs } = scene;
  const workspaces = [{ workspaceId, messages: [], aliases: [], receipts: [], notices: [], ...news }];
  return scene.store.whatsapp.posts.apply({ postId: postId ?? 0, nowMs, unknown, workspaces, done: true });
}

/** As Meta would say it in a post of its own, on whatever node. */
export async function applyNews(scene: Scene, news: Partial<WorkspaceNews>): Promise<void> {
  await apply(scene, NO_POST, news);
}

export function messageOf(wamid: string): WorkspaceNews['messages'][number] {
  const person = { phone: '+15550002222', userId: 'US.1', name: 'Zoë' };
  return { wamid, numberId: '900', direction: 'in', person, type: 'text', text: 'hi', content: {}, sentAtMs: 1_000, contactId: null };
}

export function receiptOf(wamid: string, status: 'sent' | 'read', second: number): WorkspaceNews['receipts'][number] {
  return { wamid, status, participant: '', atMs: second * 1_000, problem: null, ourId: null, details: {} };
}

export function newMessage({ workspaceId, nowMs }: Scene, publicId: string, more: Partial<NewMessage> = {}): NewMessage {
  const about = { phone: '+15550002222', type: 'text', text: 'hi', content: {}, request: '{"to":"+15550002222"}' };
  return { workspaceId, publicId, numberId: NUMBER, contactId: NOBODY, ...about, atMs: nowMs, wait: null, ...more };
}

export function receiptNews(more: Partial<Receipt> & { wamid: string }): Receipt {
  return { status: 'delivered', participant: '', atMs: 3_000, problem: null, ourId: null, details: {}, ...more };
}

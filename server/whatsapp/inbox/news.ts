import type { Store, Workspace } from '../../store/contract.ts';
import type { PostApplication, WorkspaceNews } from '../../store/contract-whatsapp.ts';
import type { Address, Part, ReadPost } from '../decode/post.ts';
import type { PostedMessage } from '../message.ts';
import { meetAgain, recognise, welcome, type Meeting } from './meet.ts';

/** Of the messages of one post: their senders may each have to become a contact, and share commits so. */
const AT_A_TIME = 64;

type Gathering = Meeting & { nowMs: number };

/** What a post says, sorted by the workspaces it says it to, its senders turned into contacts. */
export async function gatherNews(meeting: Gathering, postId: number, { parts, unknown }: ReadPost): Promise<PostApplication> {
  const byWorkspace = new Map<number, Part[]>();
  const asked = new Map<string, Promise<number | null>>();
  for (const part of parts) {
    const address = JSON.stringify(part.address);
    const asking = asked.get(address) ?? workspaceOf(meeting.store, part.address);
    asked.set(address, asking);
    const workspaceId = await asking;
    if (workspaceId === null) unknown.count('address', part.address.numberId ?? part.address.accountId);
    else byWorkspace.set(workspaceId, [...(byWorkspace.get(workspaceId) ?? []), part]);
  }
  const workspaces: WorkspaceNews[] = [];
  for (const [workspaceId, ours] of byWorkspace) {
    const news = await newsOf(meeting, workspaceId, ours);
    if (news) workspaces.push(news);
  }
  return { postId, nowMs: meeting.nowMs, unknown: unknown.counts(), workspaces, done: true };
}

async function workspaceOf({ whatsapp }: Store, { numberId, accountId }: Address): Promise<number | null> {
  const byNumber = numberId === null ? null : await whatsapp.routes.workspaceOf({ kind: 'number', metaId: numberId });
  if (byNumber !== null || accountId === null) return byNumber;
  return whatsapp.routes.workspaceOf({ kind: 'account', metaId: accountId });
}

/** Null when the workspace is gone. */
async function newsOf(meeting: Gathering, workspaceId: number, parts: Part[]): Promise<WorkspaceNews | null> {
  const workspace = await meeting.store.workspaces.byId(workspaceId);
  if (!workspace) return null;
  const posted = parts.flatMap((part) => part.messages);
  // The first alone: it may have to make the status and the source that the others then find.
  const messages = await inTurns(posted.slice(0, 1), (message) => withContact(meeting, workspace, message));
  messages.push(...(await inTurns(posted.slice(1), (message) => withContact(meeting, workspace, message))));
  const aliases: WorkspaceNews['aliases'] = [];
  for (const alias of parts.flatMap((part) => part.aliases)) {
    const contactId = await meetAgain(meeting, workspace, alias);
    if (contactId !== null) aliases.push({ ...alias, contactId });
  }
  const [receipts, notices] = [parts.flatMap((part) => part.receipts), parts.flatMap((part) => part.notices)];
  return { workspaceId, messages, aliases, receipts, notices };
}

async function withContact(meeting: Gathering, workspace: Workspace, message: PostedMessage) {
  return { ...message, contactId: await contactOf(meeting, workspace, message) };
}

async function contactOf(meeting: Gathering, workspace: Workspace, { type, wamid, person }: PostedMessage): Promise<number | null> {
  const { senders, messages } = meeting.store.whatsapp;
  // A notice that a number has changed makes nobody a contact who was none.
  if (type === 'system') return (await senders.contactOf(workspace.id, person))?.id ?? null;
  const known = await recognise(meeting, workspace, person);
  if (known !== null) return known;
  // Nor does a message that is there already: its sender is one whom people have deleted since.
  if (await messages.get(workspace.id, wamid)) return null;
  return (await welcome(meeting, workspace, person))?.contactId ?? null;
}

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let at = 0; at < items.length; at += AT_A_TIME) done.push(...(await Promise.all(items.slice(at, at + AT_A_TIME).map(work))));
  return done;
}

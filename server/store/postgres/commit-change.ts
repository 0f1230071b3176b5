import { addAnswer } from './answers.ts';
import { addEvents } from './add-events.ts';
import { commitContacts, soleContact } from './commit-contacts.ts';
import type { CommitPlan, Committed, Conflict } from '../contract.ts';
import type { Transaction } from './transaction.ts';
import { noteTold } from './whatsapp/announcements.ts';
import { nameSender } from './whatsapp/name-sender.ts';
import { writeRecord } from './write-record.ts';

export async function commitChanges(tx: Transaction, plans: CommitPlan[]): Promise<(Committed | Conflict)[]> {
  const answers: (Committed | Conflict)[] = [];
  for (const wave of waves(plans)) {
    if (Array.isArray(wave)) answers.push(...(await commitContacts(tx, wave)));
    else answers.push(await commitAlone(tx, wave));
  }
  return answers;
}

/**
 * Nearly every change writes one contact: those of different contacts are written together. A change of statuses or
 * sources, which makes what others have decided on outdated, and one of several rows stand alone.
 */
function waves(plans: CommitPlan[]): (CommitPlan | CommitPlan[])[] {
  const found: (CommitPlan | CommitPlan[])[] = [];
  let open: CommitPlan[] | null = null;
  let contacts = new Set<number>();
  for (const plan of plans) {
    const contact = soleContact(plan);
    if (contact === null) {
      found.push(plan);
      open = null;
    } else if (open && !contacts.has(contact)) {
      open.push(plan);
      contacts.add(contact);
    } else {
      open = [plan];
      contacts = new Set([contact]);
      found.push(open);
    }
  }
  return found;
}

async function commitAlone(tx: Transaction, plan: CommitPlan): Promise<Committed> {
  const { workspaceId, referenceVersion, writes, senders = [], told } = plan.change;
  if (plan.answer) await addAnswer(tx, plan.answer);
  tx.expectReference(workspaceId, referenceVersion);
  for (const write of writes) await writeRecord(tx, { workspaceId, write });
  for (const one of senders) await nameSender(tx, workspaceId, one);
  if (told) await noteTold(tx, workspaceId, told);
  const [[, committed] = [plan, { events: [], node: tx.node }]] = await addEvents(tx, [plan]);
  return committed;
}

import { afterAll, beforeAll, describe } from 'vitest';
import { accessConformance } from './access.ts';
import { answersConformance } from './answers.ts';
import { auditConformance } from './audit.ts';
import { claimingConformance } from './claiming.ts';
import { commitConformance } from './commit.ts';
import { endpointsConformance } from './endpoints.ts';
import { feedConformance } from './feed.ts';
import { flowsConformance } from './flows.ts';
import { importsConformance } from './imports.ts';
import { jobsConformance } from './jobs.ts';
import { orderConformance } from './order.ts';
import { peopleConformance } from './people.ts';
import { privacyConformance } from './privacy.ts';
import { purgingConformance } from './purging.ts';
import { readingConformance } from './reading.ts';
import { recordsConformance } from './records.ts';
import { recoveryConformance } from './recovery.ts';
import { Scene } from './scene.ts';
import { settlingConformance } from './settling.ts';
import { statsConformance } from './stats.ts';
import type { OpenSubject, Subject } from './subject.ts';
import { whatsAppConnectionsConformance } from './whatsapp-connections.ts';
import { whatsAppMessagesConformance } from './whatsapp-messages.ts';
import { whatsAppPostsConformance } from './whatsapp-posts.ts';
import { workspacesConformance } from './workspaces.ts';

/** Every test plays in a workspace of its own; the tests of one subject share a store. */
export type Scenes = () => Promise<Scene>;

const SUBJECTS: Record<string, (scene: Scenes) => void> = {
  commit: commitConformance,
  'order per record': orderConformance,
  settling: settlingConformance,
  'claiming and taking over': claimingConformance,
  feed: feedConformance,
  reading: readingConformance,
  statistics: statsConformance,
  'resending, recovering, skipping': recoveryConformance,
  'jobs that resend in bulk': jobsConformance,
  purge: purgingConformance,
  records: recordsConformance,
  workspaces: workspacesConformance,
  answers: answersConformance,
  imports: importsConformance,
  endpoints: endpointsConformance,
  'flow to an endpoint': flowsConformance,
  'tokens and people': accessConformance,
  'members and invites': peopleConformance,
  'posts of Meta': whatsAppPostsConformance,
  'connections with Meta': whatsAppConnectionsConformance,
  'messages through Meta': whatsAppMessagesConformance,
  erasure: privacyConformance,
  'audit log': auditConformance,
};

/** The store contract in executable form, for any store that claims to keep it. */
export function storeConformance(name: string, open: OpenSubject): void {
  for (const [subject, conformance] of Object.entries(SUBJECTS)) {
    describe(`${name}: ${subject}`, () => {
      let opened: Subject | null = null;

      beforeAll(async () => {
        opened = await open();
      });

      afterAll(() => opened?.end());

      conformance(() => {
        if (!opened) throw new Error('The store is not open');
        return Scene.open(opened);
      });
    });
  }
}

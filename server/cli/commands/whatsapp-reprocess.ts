import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { UsageError } from '../failure.ts';
import { instant } from '../kinds.ts';

const POSTS_PER_STEP = 500;

export const whatsappReprocess = command({
  name: 'whatsapp reprocess',
  summary: 'Process again what Meta has posted, as it is kept for 30 days.',
  details: 'What was understood before changes nothing; what was missed, as by an older version, is made up for.',
  options: {
    since: { kind: instant, sentence: 'From the posts of this time on; all that are kept, without it.' },
    until: { kind: instant, sentence: 'Up to the posts of this time; now, without it.' },
  },
  settings: [],
  examples: ['ackwell whatsapp reprocess', 'ackwell whatsapp reprocess --since 2026-04-16T08:00:00Z'],
  async run(call) {
    const { terminal, options, clock, json } = call;
    const nowMs = clock.now();
    const [sinceMs, untilMs] = [options.since ?? 0, options.until ?? nowMs];
    if (sinceMs > untilMs) throw new UsageError('--since must lie before --until, and not in the future.');
    const count = await withStore(call, async ({ whatsapp }) => {
      let total = 0;
      for (let after: number | null = 0; after !== null; ) {
        const made = await whatsapp.posts.makeDue({ sinceMs, untilMs, after, limit: POSTS_PER_STEP, nowMs });
        total += made.count;
        after = made.last;
        terminal.progress(`${total} so far`);
      }
      return total;
    });
    terminal.print(json ? JSON.stringify({ count }) : `${count} posts are due again.`);
    if (!json && count > 0) terminal.say('A running server takes them up within a second; else the next start does.');
  },
});

import type { Clock } from '../../kit/clock.ts';
import type { PostStore } from '../../store/contract-whatsapp.ts';
import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { UsageError } from '../failure.ts';
import { instant } from '../kinds.ts';

const POSTS_PER_STEP = 500;
const LOOK_EVERY_MS = 250;
/** A server looks every second. */
const STANDSTILL_MS = 5_000;

export const whatsappReprocess = command({
  name: 'whatsapp reprocess',
  summary: 'Process again what Meta has posted, as it is kept for 30 days.',
  details:
    'What was understood before changes nothing; what was missed, as by an older version, is made up for. A server beside it ' +
    'does the work, and the command looks on until all is done.',
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
    await withStore(call, async ({ whatsapp: { posts } }) => {
      const waited = await posts.waiting();
      const made = await makeDue(posts, { sinceMs, untilMs, nowMs, say: (text) => terminal.progress(text) });
      if (!json) terminal.print(sentenceOn(made, waited));
      const left = await untilProcessed(posts, { clock, say: (text) => terminal.progress(text) });
      if (json) terminal.print(JSON.stringify({ ...made, waiting: left }));
      else if (left > 0) terminal.say(`${left} still wait. A running server takes them up by itself; without one, the next start does.`);
      else if (made.count > 0) terminal.print('All are processed.');
    });
  },
});

type Span = { sinceMs: number; untilMs: number; nowMs: number; say: (text: string) => void };
type Made = { count: number; failed: number };

async function makeDue(posts: PostStore, { say, ...span }: Span): Promise<Made> {
  const total = { count: 0, failed: 0 };
  for (let after: number | null = 0; after !== null; ) {
    const made = await posts.makeDue({ ...span, after, limit: POSTS_PER_STEP });
    total.count += made.count;
    total.failed += made.failed;
    after = made.last;
    say(`${total.count} are due again so far`);
  }
  return total;
}

function sentenceOn({ count, failed }: Made, waited: number): string {
  const had = failed > 0 ? `; the processing of ${failed} had failed` : '';
  const others = waited > 0 ? ` ${waited} were waiting already.` : '';
  return `${count} ${count === 1 ? 'post is' : 'posts are'} due again${had}.${others}`;
}

/** As long as it goes on: when nothing has moved for a while, nobody is at it. Answers with how many wait still. */
async function untilProcessed(posts: PostStore, { clock, say }: { clock: Clock; say: (text: string) => void }): Promise<number> {
  let left = await posts.waiting();
  for (let movedAt = clock.monotonic(); left > 0 && clock.monotonic() - movedAt < STANDSTILL_MS; ) {
    say(`${left} are still to be processed`);
    await new Promise<void>((resolve) => clock.after(LOOK_EVERY_MS, resolve));
    const now = await posts.waiting();
    if (now !== left) movedAt = clock.monotonic();
    left = now;
  }
  return left;
}

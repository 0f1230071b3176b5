import type { Kept } from './forgetting.ts';
import type { Log } from './kit/log.ts';
import { MS_PER_DAY } from './kit/time.ts';
import type { Store } from './store/contract.ts';

/** Rows that one step may take: a few milliseconds of the one writer. */
const ROWS = 500;
/** A post of Meta's may be 3 MB, which are freed page by page. */
const POSTS = 50;

/** As long as Meta itself could be asked what it had sent: there is no second copy of a post anywhere. */
const POST_DAYS = 30;

/** What an erasure has left in the files of the database, because somebody read them for long. */
export function unfinishedErasures({ privacy }: Pick<Store, 'privacy'>, log: Log): Kept {
  return {
    name: 'erasures',
    atOnce: 1,
    async purge() {
      if (!(await privacy.wipeOwed())) return 0;
      const wiped = await privacy.wipe();
      if (wiped !== 'later') log.info('erasures.wiped', { wiped });
      else log.warn('erasures.not_wiped', { reason: 'somebody reads the database for long; it is tried again in an hour' });
      return 0;
    },
  };
}

/** What has a time of its own to go, beside the log and the feed. */
export function keptIn({ answers, imports, jobs, whatsapp }: Store, retentionDays: number): Kept[] {
  const before = (nowMs: number, days: number) => nowMs - days * MS_PER_DAY;
  return [
    { name: 'answers', atOnce: ROWS, purge: (step) => answers.purge(step) },
    { name: 'imports', atOnce: ROWS, purge: ({ nowMs, limit }) => imports.purge({ beforeMs: before(nowMs, retentionDays), limit }) },
    { name: 'jobs', atOnce: ROWS, purge: ({ nowMs, limit }) => jobs.purge({ beforeMs: before(nowMs, retentionDays), limit }) },
    { name: 'whatsapp', atOnce: POSTS, purge: ({ nowMs, limit }) => whatsapp.posts.purge({ beforeMs: before(nowMs, POST_DAYS), limit }) },
  ];
}

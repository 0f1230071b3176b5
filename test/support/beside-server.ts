import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inject } from 'vitest';
import { administer } from '../../server/store/postgres/postgres-rig.ts';
import type { Site } from './site.ts';

/** Runs statements that both databases know on the data of a site, as somebody who meddles with it would. */
export async function besideServer(site: Site, sql: string): Promise<void> {
  if (inject('store') === 'postgres') {
    await administer(site.place.at(-1) ?? '', sql);
    return;
  }
  const db = new DatabaseSync(join(site.data, 'ackwell.db'));
  try {
    db.exec(sql);
  } finally {
    db.close();
  }
}

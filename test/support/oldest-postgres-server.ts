import type { TestProject } from 'vitest/node';
import { OLDEST, OwnPostgres } from './own-postgres.ts';

/** The oldest PostgreSQL that is supported, for the store's own tests a second time. */
export default async function oldestPostgresServer(project: TestProject): Promise<() => Promise<void>> {
  const server = await OwnPostgres.start({ version: OLDEST });
  project.provide('postgresUrl', server.url);
  return () => server.remove();
}

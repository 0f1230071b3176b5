import type { TestProject } from 'vitest/node';
import { OwnPostgres } from './own-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a user who may make databases. */
    postgresUrl: string;
  }
}

// A package that the server comes with ends the process with 0, whatever the tests have found, once nothing is left to do.
process.prependListener('beforeExit', () => process.exit());

/** One PostgreSQL for the whole run: the one of ACKWELL_TEST_DATABASE_URL, or one from npm that ends with the run. */
export default async function postgresServer(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['ACKWELL_TEST_DATABASE_URL'];
  if (given) {
    project.provide('postgresUrl', given);
    return async () => undefined;
  }
  const server = await OwnPostgres.start();
  project.provide('postgresUrl', server.url);
  return () => server.remove();
}

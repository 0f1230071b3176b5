import { PgBoss } from 'pg-boss';
import { addContact, CONCURRENCY, deliverTo, inTransaction, openDatabase, readArguments, serve, type Job } from './crm.ts';

/** Contact and job in one transaction; workers are woken by NOTIFY and fetch in batches while there is more. */
const QUEUE = 'webhooks';
const { port, sinkPort, databaseUrl } = readArguments();
const pool = await openDatabase(databaseUrl);
const deliver = deliverTo(sinkPort, pool);

const boss = new PgBoss({ connectionString: databaseUrl, max: 10, useListenNotify: true });
boss.on('error', (error) => process.stderr.write(`pg-boss: ${error.message}\n`));
await boss.start();
await boss.createQueue(QUEUE, { notify: true, retryLimit: 2, retryDelay: 2, retryBackoff: true, deleteAfterSeconds: 1 });

// A batch is done or failed as a whole, so its jobs are sent together and each tells by itself how it ended.
const options = { localConcurrency: 4, batchSize: CONCURRENCY / 4, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true };
await boss.work<Job>(QUEUE, options, async (jobs) => {
  const ended = await Promise.allSettled(jobs.map((job) => deliver(job.data, 1)));
  const failed = jobs.filter((_, at) => ended[at]?.status === 'rejected').map(({ id }) => id);
  if (failed.length > 0) await boss.fail(QUEUE, failed);
});

await serve(port, (input) =>
  inTransaction(pool, async (client) => {
    const job = await addContact(client, input);
    await boss.send(QUEUE, job, { db: { executeSql: (text: string, values?: unknown[]) => client.query(text, values) } });
    return job;
  }),
);

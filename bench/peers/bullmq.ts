import { Queue, Worker } from 'bullmq';
import { addContact, CONCURRENCY, deliverTo, openDatabase, readArguments, serve, type Job } from './crm.ts';

/** The contact in PostgreSQL, the job in Redis. Between the two writes a crash loses the event: no transaction spans both. */
const { port, sinkPort, databaseUrl, redisPort } = readArguments();
const pool = await openDatabase(databaseUrl);
const deliver = deliverTo(sinkPort, pool);
const connection = { host: '127.0.0.1', port: redisPort, maxRetriesPerRequest: null };

const queue = new Queue<Job>('webhooks', {
  connection,
  defaultJobOptions: { attempts: 3, backoff: { type: 'exponential', delay: 2_000 }, removeOnComplete: true },
});
new Worker<Job>('webhooks', (job) => deliver(job.data, job.attemptsMade + 1), { connection, concurrency: CONCURRENCY });

await serve(port, async (input) => {
  const job = await addContact(pool, input);
  await queue.add('deliver', job);
  return job;
});

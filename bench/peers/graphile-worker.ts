import { run, WorkerPreset } from 'graphile-worker';
import { addContact, CONCURRENCY, deliverTo, inTransaction, openDatabase, readArguments, serve, type Job } from './crm.ts';

/** Contact and job in one transaction; a local queue and batched completion, as its page on performance advises. */
const { port, sinkPort, databaseUrl } = readArguments();
const pool = await openDatabase(databaseUrl);
const deliver = deliverTo(sinkPort, pool);

await run({
  preset: {
    extends: [WorkerPreset],
    worker: {
      connectionString: databaseUrl,
      concurrentJobs: CONCURRENCY,
      maxPoolSize: CONCURRENCY + 2,
      pollInterval: 1_000,
      localQueue: { size: 500 },
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
    },
  },
  taskList: { deliver: (job, { job: { attempts } }) => deliver(job as Job, attempts) },
});

const ADD_JOB = { name: 'add-job', text: "SELECT graphile_worker.add_job('deliver', $1::json, max_attempts => 3)" };

await serve(port, (input) =>
  inTransaction(pool, async (client) => {
    const job = await addContact(client, input);
    await client.query({ ...ADD_JOB, values: [JSON.stringify(job)] });
    return job;
  }),
);

import { workerData } from 'node:worker_threads';
import { StoreFault } from '../contract.ts';
import { Database } from './database.ts';
import { answerQuestions, encodeFault, type FaultMessage } from './thread.ts';
import { writeBatch } from './write-batch.ts';
import type { Write } from './writes.ts';

export type WriterData = { file: string; node: number | null };
export type BatchReply = { results: unknown[]; faults: [at: number, fault: FaultMessage][] };

// Both come from `Writer`, which starts this thread and is alone in speaking to it.
const { file, node } = workerData as WriterData;
const db = Database.writing(file);

answerQuestions((question): BatchReply => {
  const results = writeBatch(db, node, question as Write[]);
  const faults: BatchReply['faults'] = [];
  results.forEach((result, at) => {
    if (result instanceof StoreFault) faults.push([at, encodeFault(result)]);
  });
  return { results, faults };
}, () => db.close());

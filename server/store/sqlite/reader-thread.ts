import { workerData } from 'node:worker_threads';
import { Database } from './database.ts';
import { answer, type Read } from './reads.ts';
import { answerQuestions } from './thread.ts';

export type ReaderData = { file: string };

// Both come from `Reader`, which starts this thread and is alone in speaking to it.
const { file } = workerData as ReaderData;
const db = Database.reading(file);

answerQuestions((question) => answer(db, question as Read), () => db.close());

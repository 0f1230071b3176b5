import { workerData } from 'node:worker_threads';
import { foldCase } from '../columns.ts';
import { Database } from './database.ts';
import { FOLD_CASE } from './list-records.ts';
import { answer, type Read } from './reads.ts';
import { answerQuestions } from './thread.ts';

export type ReaderData = { file: string };

// Both come from `Reader`, which starts this thread and is alone in speaking to it.
const { file } = workerData as ReaderData;
const db = Database.reading(file);
db.connection.function(FOLD_CASE, { deterministic: true }, (text) => foldCase(String(text)));

answerQuestions((question) => answer(db, question as Read), () => db.close());

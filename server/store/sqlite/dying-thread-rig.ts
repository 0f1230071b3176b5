/** A thread that answers with what it was asked, and dies of the question `die`: run by thread.test.ts. */
import { answerQuestions } from './thread.ts';

answerQuestions((question) => {
  if (question === 'die') setImmediate(() => dieOf('a broken thread'));
  return question;
}, () => undefined);

function dieOf(cause: string): never {
  throw new Error(cause);
}

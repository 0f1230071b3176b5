import type { Terminal } from './terminal.ts';

/** Settles when somebody asks the process to end. Asking again changes nothing: every end has its own bound. */
export function interruption(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
  });
}

/** Ends the process as failed, saying why: for what no caller can be told of any more. */
export function endWith(terminal: Terminal): (sentence: string) => never {
  return (sentence) => {
    terminal.say(sentence);
    process.exit(1);
  };
}

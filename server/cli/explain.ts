import { ConfigError } from '../config/resolve.ts';
import { StoreFault } from '../store/contract.ts';
import { OpenSenderError } from '../webhooks/sender/self-test.ts';
import { RefusalError } from '../workspace/refusal.ts';
import { Failure, UsageError } from './failure.ts';
import { printable } from './terminal.ts';

export type Explanation = { exitCode: 1 | 2; sentence: string };

/** Any failure as one sentence for the person at the terminal. */
export function explain(error: unknown): Explanation {
  if (error instanceof UsageError) return { exitCode: 2, sentence: error.message };
  if (error instanceof ConfigError) return { exitCode: error.layer === 'flag' ? 2 : 1, sentence: error.message };
  return { exitCode: 1, sentence: sentenceFor(error) };
}

function sentenceFor(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof Failure || cause instanceof OpenSenderError) return cause.message;
    if (cause instanceof StoreFault) return printable(cause.message);
    if (cause instanceof RefusalError) return refusalSentence(cause);
    const listening = listenSentence(cause);
    if (listening !== null) return listening;
  }
  return `Unexpected failure: ${printable(error instanceof Error ? error.message : String(error))}`;
}

function refusalSentence({ refusal: { message, errors } }: RefusalError): string {
  if (typeof errors === 'string') return errors;
  const complaints = Object.values(errors ?? {}).flat().map(String);
  return complaints.length > 0 ? complaints.join(' ') : message.replace(/[^.!?]$/, '$&.');
}

const LISTEN_SENTENCES: Record<string, (address: string, port: string) => string> = {
  EADDRINUSE: (address, port) => `Port ${port} on ${address} is taken; choose another with --port.`,
  EACCES: (_, port) => `This user may not listen on port ${port}; choose one above 1023 with --port.`,
  EADDRNOTAVAIL: (address) => `${address} is not an address of this machine; see --host.`,
  ENOTFOUND: () => 'The host to listen on cannot be resolved; see --host.',
};

/** What Node says when a server cannot listen: a code, and where it tried. */
function listenSentence(error: Error): string | null {
  if (!('code' in error) || !('syscall' in error)) return null;
  if (error.syscall !== 'listen' && error.syscall !== 'bind' && error.syscall !== 'getaddrinfo') return null;
  const { address, port } = { address: '', port: '', ...error };
  return LISTEN_SENTENCES[String(error.code)]?.(String(address), String(port)) ?? null;
}

import { refuseRuntime } from '../webhooks/sender/unsafe-runtime.ts';
import { Failure } from './failure.ts';

/** Refuses to send webhooks from a process whose TLS or HTTP checks somebody has switched off. */
export function expectSafeRuntime({ env, execArgv }: NodeJS.Process): void {
  const refusal = refuseRuntime(env, execArgv);
  if (refusal !== null) throw new Failure(refusal);
}

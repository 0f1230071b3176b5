import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { refuseRuntime } from '../webhooks/sender/unsafe-runtime.ts';
import { Failure } from './failure.ts';

/** Refuses to send webhooks from a process whose TLS or HTTP checks somebody has switched off. */
export function expectSafeRuntime({ env, execArgv }: NodeJS.Process): void {
  const refusal = refuseRuntime(env, execArgv);
  if (refusal !== null) throw new Failure(refusal);
}

/**
 * The space for what is short-lived is not doubled any more once it takes this: it comes to rest at 30 MB. V8 would go on to
 * 57, with which the whole process takes 25 MB more at saturation, and a delivery as much CPU.
 */
const YOUNG_SPACE_BYTES = 24 * 1024 * 1024;

/**
 * What a server makes while it starts, it keeps. V8 answers that by growing the space for what is short-lived to 29 MB,
 * of which 100 deliveries a second use 7. Held back until then, the whole process needs 25 MB less.
 */
export async function startSmall<T>(start: () => Promise<T>): Promise<T> {
  growYoungSpaceBy(1);
  try {
    return await start();
  } finally {
    boundYoungSpace();
  }
}

/** The bound itself can only be given to a process as it is called: so growth is allowed, or not, after each collection V8 tells of. */
function boundYoungSpace(): void {
  let factor = 1;
  const look = () => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    const wanted = (young?.space_size ?? 0) < YOUNG_SPACE_BYTES ? 2 : 1; // 2 is V8's own.
    if (wanted !== factor) growYoungSpaceBy((factor = wanted));
  };
  look();
  new PerformanceObserver(look).observe({ entryTypes: ['gc'] });
}

function growYoungSpaceBy(factor: number): void {
  setFlagsFromString(`--semi-space-growth-factor=${factor}`);
}

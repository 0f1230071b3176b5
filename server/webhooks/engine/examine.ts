import type { NewEvent } from '../../workspace/change.ts';
import type { Endpoint } from '../endpoint.ts';
import { eventId, newNonce } from '../event.ts';
import { OUTDATED_MS, type ExamAnswer, type ExamPost } from '../settings/exam.ts';
import { newSecret } from '../signature.ts';
import { NO_SEQ, sendTest, type TestPorts } from './send-test.ts';

/**
 * Posts a genuine event, the same again, and two that a receiver must not believe. Without a 2xx for the first nothing
 * else says anything, so it is not asked. Takes as long as three attempts at most.
 */
export async function examine(ports: TestPorts, endpoint: Endpoint, sample: NewEvent): Promise<Partial<Record<ExamPost, ExamAnswer>>> {
  const id = () => eventId(newNonce(), NO_SEQ);
  const first = id();
  const genuine = await sendTest(ports, endpoint, { sample, eventId: first });
  if (genuine.status !== 'success') return { genuine };
  const repeated = await sendTest(ports, endpoint, { sample, eventId: first });
  const impostor = { ...endpoint, secrets: { current: newSecret(), previous: null } };
  const [forged, outdated] = await Promise.all([
    sendTest(ports, impostor, { sample, eventId: id() }),
    sendTest(ports, endpoint, { sample, eventId: id(), signedAtMs: ports.clock.now() - OUTDATED_MS }),
  ]);
  return { genuine, repeated, forged, outdated };
}

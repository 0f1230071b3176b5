import { Text } from '@mantine/core';
import type { LogDetail } from '../../../contract/rest/webhooks.ts';
import { duration } from '../../ui/duration.ts';
import classes from './waterfall.module.css';

type Phase = { name: string; says: string; ms: number };

/** Each part of the attempt after the one before, to scale. */
export function Waterfall({ log }: { log: LogDetail }) {
  const phases = phasesOf(log);
  const total = Math.max(log.duration_ms, 0.001);
  let start = 0;
  return (
    <div className={classes['waterfall']} role="list" aria-label="Timing">
      {phases.map(({ name, says, ms }) => {
        const from = (start / total) * 100;
        start += ms;
        return (
          <div key={name} role="listitem" className={classes['row']}>
            <Text size="sm" span title={says}>
              {name}
            </Text>
            <span className={classes['track']} aria-hidden>
              <span
                className={classes['bar']}
                style={{ left: `${from}%`, width: `${Math.max((ms / total) * 100, 0.5)}%` }}
              />
            </span>
            <Text size="sm" span ta="end">
              {duration(ms)}
            </Text>
          </div>
        );
      })}
      <div role="listitem" className={classes['row']}>
        <Text size="sm" span fw={600}>
          In all
        </Text>
        <span />
        <Text size="sm" span fw={600} ta="end">
          {duration(log.duration_ms)}
        </Text>
      </div>
      {log.peer_ip !== null && log.dns_ms === null && log.connect_ms === null && (
        <Text size="sm" c="dimmed">
          The connection of an earlier attempt was still open and was used again.
        </Text>
      )}
    </div>
  );
}

function phasesOf({ dns_ms, connect_ms, tls_ms, first_byte_ms, duration_ms }: LogDetail): Phase[] {
  const known = [
    { name: 'DNS', says: 'Finding the address of the host', ms: dns_ms },
    { name: 'Connect', says: 'Opening the TCP connection', ms: connect_ms },
    { name: 'TLS', says: 'The handshake and the check of the certificate', ms: tls_ms },
    { name: 'Your endpoint', says: 'From the end of the request to the first byte of the answer', ms: first_byte_ms },
  ].flatMap(({ ms, ...phase }) => (ms === null ? [] : [{ ...phase, ms }]));
  const rest = duration_ms - known.reduce((sum, { ms }) => sum + ms, 0);
  const last = first_byte_ms === null ? 'Until it ended' : 'Reading the answer';
  return rest > 0.05 ? [...known, { name: last, says: 'What was left', ms: rest }] : known;
}

import { Alert, Button, Stack, Text } from '@mantine/core';
import { Refused } from '../client/refused.ts';

type Problematic = { error: unknown; again?: (() => void) | undefined; title?: string };

/** Where trying again alone would not help, by status. */
const ADVICE: Readonly<Record<number, string>> = {
  403: 'Your role does not allow it. An owner of the workspace can change that under Team.',
  404: 'It may be deleted, or the address is not quite right. What there is stands in the lists of the menu.',
};

/** Says what went wrong and what to do about it. */
export function Problem({ error, again, title = 'This could not be shown' }: Problematic) {
  const isOutdated = error instanceof TypeError && /dynamically imported|module script/i.test(error.message);
  const message = error instanceof Error ? error.message : String(error);
  const { requestId, status } = error instanceof Refused ? error : { requestId: null, status: 0 };
  const advice = ADVICE[status];
  return (
    <Alert role="alert" color="red" variant="light" title={isOutdated ? 'A newer Ackwell is running' : title}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{isOutdated ? 'This page belongs to the version before it. Load it again.' : message}</Text>
        {advice !== undefined && <Text size="sm">{advice}</Text>}
        {requestId !== null && (
          <Text size="xs">The log of the server has more under request id {requestId}.</Text>
        )}
        <Button size="xs" variant="default" onClick={isOutdated || !again ? () => location.reload() : again}>
          {isOutdated || !again ? 'Load again' : 'Try again'}
        </Button>
      </Stack>
    </Alert>
  );
}

import { Alert, Button, Stack, Text } from '@mantine/core';

type Problematic = { error: unknown; again?: (() => void) | undefined; title?: string };

/** Says what went wrong and what to do about it. */
export function Problem({ error, again, title = 'This could not be shown' }: Problematic) {
  const isOutdated = error instanceof TypeError && /dynamically imported|module script/i.test(error.message);
  const message = error instanceof Error ? error.message : String(error);
  const requestId = error instanceof Error && 'requestId' in error ? error.requestId : null;
  return (
    <Alert role="alert" color="red" variant="light" title={isOutdated ? 'A newer Ackwell is running' : title}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{isOutdated ? 'This page belongs to the version before it. Load it again.' : message}</Text>
        {typeof requestId === 'string' && (
          <Text size="xs">The log of the server has more under request id {requestId}.</Text>
        )}
        <Button size="xs" variant="default" onClick={isOutdated || !again ? () => location.reload() : again}>
          {isOutdated || !again ? 'Load again' : 'Try again'}
        </Button>
      </Stack>
    </Alert>
  );
}

import { Alert, Code } from '@mantine/core';
import { PAGE_FACTS } from '../../client/page-facts.ts';

export function HttpsWarning() {
  if (!PAGE_FACTS.needsHttps) return null;
  return (
    <Alert color="red" role="alert" title="This address keeps nobody signed in">
      Browsers keep a session over plain HTTP on the machine itself only. Put a proxy with TLS in front of this server,
      start it with <Code>--public-url https://…</Code>, and open that address.
    </Alert>
  );
}

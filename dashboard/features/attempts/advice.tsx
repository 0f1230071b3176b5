import { Text } from '@mantine/core';
import { ATTEMPT_ERRORS, type AttemptErrorCode } from '../../../contract/attempt-error.ts';
import type { LogDetail } from '../../../contract/rest/webhooks.ts';

const ABOUT_ERRORS: Readonly<Record<AttemptErrorCode, string>> = {
  dns_failed: 'Check the spelling of the host name, and that it can be resolved from the machine of this server.',
  connection_refused:
    'Check that your receiver is running and listens on this port, and that no firewall stands between.',
  connection_reset: 'Your receiver, or a proxy before it, hung up. Look into its log at this time.',
  connect_timeout: 'A firewall that drops packets looks like this, and so does a machine that is switched off.',
  tls_failed: 'Renew the certificate, or send its whole chain. curl -v shows what is wrong.',
  timeout: 'Answer first and work afterwards: store the body, answer 200, then do what takes long.',
  blocked_address: 'Private addresses are called only if the server was started with --allow-targets.',
  redirect_refused: 'Put the address it redirects to into the settings.',
  response_too_large: 'The head of an answer may have 16 KiB. Send fewer or smaller headers.',
  response_malformed: 'What answers there does not speak HTTP/1.1, or a proxy changed it.',
  interrupted: 'Nothing to do: it was repeated when the server was back.',
};

/** What the person at the other end can do about it. */
export function Advice({
  log: { status, status_code: code, error_code: error, error_message: said },
}: {
  log: LogDetail;
}) {
  return (
    <>
      {said !== null && said !== (error && ATTEMPT_ERRORS[error]) && <Text size="sm">{said}</Text>}
      <Text size="sm">{error === null ? aboutAnswer(status, code ?? 0) : ABOUT_ERRORS[error]}</Text>
    </>
  );
}

function aboutAnswer(status: string, code: number): string {
  if (status === 'success') return 'Nothing to do.';
  if (code === 401 || code === 403)
    return 'Your receiver refused the request. If it checks the signature, compare the bytes below.';
  if (code === 404 || code === 405) return 'Your receiver knows no POST at this path. Check the URL in the settings.';
  if (code === 410) return 'Your receiver says that this address is gone for good. Check the URL in the settings.';
  if (code === 413) return 'Your receiver, or a proxy before it, takes only smaller bodies.';
  if (code === 429) return 'Your receiver asks for fewer requests.';
  return code >= 500
    ? 'Your receiver failed. Look into its log at this time.'
    : 'Your receiver refused the request. Its answer below may say why.';
}

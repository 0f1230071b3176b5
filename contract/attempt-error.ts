/** Why an attempt ended without a status line that counts. A closed list: `webhook_logs.error_code`. */
export const ATTEMPT_ERRORS = {
  dns_failed: 'The host name could not be resolved.',
  connection_refused: 'Nothing listens at that address and port, or a firewall refused the connection.',
  connection_reset: 'The connection was closed before an answer had arrived.',
  connect_timeout: 'No connection could be made within the time of the attempt.',
  tls_failed: 'The TLS handshake failed: the certificate is not valid for this host, or no common protocol was found.',
  timeout: 'Connected, but no complete answer head arrived within the time of the attempt.',
  blocked_address: 'The URL leads to an address that may not be called from here.',
  redirect_refused: 'The receiver answered with a redirect. Redirects are never followed: set the final URL.',
  response_too_large: 'The head of the answer, with what TLS brought before it, was larger than is read.',
  response_malformed: 'The answer was not valid HTTP/1.1.',
  interrupted: 'The server stopped while this attempt was in flight. It is repeated and does not count.',
} as const;

export type AttemptErrorCode = keyof typeof ATTEMPT_ERRORS;

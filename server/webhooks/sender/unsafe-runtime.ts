/** Why this process may not send webhooks, as one sentence for the operator; null when it may. */
export function refuseRuntime(env: NodeJS.ProcessEnv, execArgv: readonly string[]): string | null {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    return (
      'NODE_TLS_REJECT_UNAUTHORIZED=0 switches certificate checks off: unset it, ' +
      'and trust a private authority with NODE_EXTRA_CA_CERTS.'
    );
  }
  const options = [...execArgv, ...(env['NODE_OPTIONS'] ?? '').split(/\s+/)];
  if (options.some((option) => option === '--insecure-http-parser')) {
    return 'Node runs with --insecure-http-parser: start it without that option.';
  }
  return null;
}

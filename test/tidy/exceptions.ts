import type { Finding } from './tree.ts';

/** One place where a rule does not hold, and why that is right for now. */
export type Exception = {
  rule: string;
  file: string;
  reason: string;
  /** Where the rule counts: so much and no more. It may be lowered, never raised. */
  atMost?: number;
};

export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: 'parameters',
    file: 'server/webhooks/signature.ts',
    reason: 'standardSignature takes a secret and then the three parts of the signed text, in their order.',
    atMost: 4,
  },
  {
    rule: 'parameters',
    file: 'server/webhooks/event.ts',
    reason: 'newEvent is called once per verb; the fifth parameter, with a default, is for deletions alone.',
    atMost: 5,
  },
  { rule: 'workspaces', file: 'server/store/postgres/due-by-endpoint.ts', reason: 'The figure of a backlog for the operator is of all workspaces.' },
  { rule: 'workspaces', file: 'server/store/postgres/purge-history.ts', reason: 'The purge, and its guard, are of all workspaces.' },
  { rule: 'workspaces', file: 'server/store/postgres/whatsapp/connections.ts', reason: 'Whether anything is due anywhere.' },
  { rule: 'workspaces', file: 'server/store/postgres/whatsapp/messages.ts', reason: 'Whether anything is due anywhere.' },
  { rule: 'workspaces', file: 'server/store/sqlite/count-log.ts', reason: 'What a process lost is of all workspaces.' },
  { rule: 'workspaces', file: 'server/store/sqlite/due-by-endpoint.ts', reason: 'How much is due, for the operator and for the engine, is of all workspaces.' },
  { rule: 'workspaces', file: 'server/store/sqlite/purge-history.ts', reason: 'The purge, and its guard, are of all workspaces.' },
  { rule: 'workspaces', file: 'server/store/sqlite/whatsapp/connections.ts', reason: 'Whether anything is due anywhere.' },
  { rule: 'workspaces', file: 'server/store/sqlite/whatsapp/messages.ts', reason: 'Whether anything is due anywhere.' },
];

/** The findings of one rule that no exception covers, and the exceptions that no finding needs any more. */
export function withoutExceptions(
  rule: string,
  findings: readonly Finding[],
  exceptions: readonly Exception[],
): Finding[] {
  const ours = exceptions.filter((exception) => exception.rule === rule);
  const stale = ours.filter((exception) => !findings.some((finding) => covers(exception, finding)));
  return [
    ...findings.filter((finding) => !ours.some((exception) => covers(exception, finding))),
    ...stale.map(({ file }) => ({ file, says: 'Nothing needs this exception any more. Delete it from the table.' })),
  ];
}

function covers(exception: Exception, { file, amount = 0 }: Finding): boolean {
  return exception.file === file && amount <= (exception.atMost ?? 0);
}

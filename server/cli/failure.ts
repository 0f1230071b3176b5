/** The command could not do its work: one sentence for stderr, exit code 1. */
export class Failure extends Error {}

/** The command line is wrong: one sentence for stderr, exit code 2. */
export class UsageError extends Error {}

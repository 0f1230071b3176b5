import { writeSync } from 'node:fs';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { isMainThread } from 'node:worker_threads';
import pg from 'pg';

/**
 * Where a process dies: on which side of which statement, and of those the how-manieth in one session. `sent`: PostgreSQL
 * has it, and its answer is not here yet. `within`: it counts only in a transaction in which this was said before.
 */
export type Step = { when: 'before' | 'sent' | 'after'; says: string; within?: string; nth?: number };

const STEP = 'DYING_AT';

/** What a process is started with so that it dies of SIGKILL at this step: this file, imported before any other. */
export function dyingAt(step: Step): Record<string, string> {
  return { NODE_OPTIONS: `--import=${import.meta.url}`, [STEP]: JSON.stringify(step) };
}

/** One session's way to the step. */
class Watch {
  readonly #step: Step;
  #within = false;
  #left: number;

  constructor(step: Step) {
    this.#step = step;
    this.#left = step.nth ?? 1;
  }

  /** Whether this very statement is the one. */
  meets(statement: string): boolean {
    const { says, within } = this.#step;
    if (/^\s*BEGIN/.test(statement)) this.#within = false;
    const isMet = statement.includes(says) && (within === undefined || this.#within);
    if (within !== undefined && statement.includes(within)) this.#within = true;
    return isMet && --this.#left === 0;
  }
}

/** What it says before, so that a test knows that it got as far. */
export const LAST_WORDS = 'dies as it was told';

function die(): void {
  writeSync(2, `${LAST_WORDS}\n`);
  process.kill(process.pid, 'SIGKILL');
}

/** A thread has one session that writes. */
function watchSqlite(step: Step): void {
  const session = new Watch(step);
  const around = <T>(statement: string, perform: () => T): T => {
    const isMet = session.meets(statement);
    if (isMet && step.when === 'before') die();
    const result = perform();
    if (isMet) die();
    return result;
  };
  DatabaseSync.prototype.exec = new Proxy(DatabaseSync.prototype.exec, {
    apply: (exec, connection, [sql]: [string]) => around(sql, () => exec.call(connection, sql)),
  });
  const watched: ProxyHandler<(...values: never[]) => unknown> = {
    apply: (perform, statement: StatementSync, values) => around(statement.sourceSQL, () => Reflect.apply(perform, statement, values)),
  };
  for (const name of ['run', 'get', 'all'] as const) {
    Object.assign(StatementSync.prototype, { [name]: new Proxy(StatementSync.prototype[name], watched) });
  }
}

function watchPostgres(step: Step): void {
  const sessions = new WeakMap<object, Watch>();
  pg.Client.prototype.query = new Proxy(pg.Client.prototype.query, {
    apply(query, client: pg.Client, given: [string | { text: string }]) {
      const session = sessions.get(client) ?? new Watch(step);
      sessions.set(client, session);
      const [first] = given;
      const isMet = session.meets(typeof first === 'string' ? first : first.text);
      if (isMet && step.when === 'before') die();
      const answer = Reflect.apply(query, client, given) as Promise<unknown>;
      if (isMet && step.when === 'sent') setImmediate(die);
      if (isMet && step.when === 'after') answer.then(die, () => undefined);
      return answer;
    },
  });
}

const wish = process.env[STEP];
if (wish !== undefined) {
  const step = JSON.parse(wish) as Step;
  watchSqlite(step);
  // Its threads are of SQLite alone.
  if (isMainThread) watchPostgres(step);
}

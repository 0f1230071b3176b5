/**
 * What every session is told first.
 *
 * Every statement here has its index. Left to itself, PostgreSQL plans a prepared statement for the tables as it first
 * finds them, empty, and keeps scanning them whole when they have grown: that took 60 % of the deliveries per second.
 * With the other ways forbidden, a plan that is kept for all values is right for ever, and planning costs nothing.
 *
 * A session that is cut off in the middle of a transaction would hold the locks of its workspaces; after 5 s it holds
 * nothing. A commit that was answered survives a power cut, whatever the database's default.
 *
 * A migration and a copy are one transaction each, of many statements that have their own limit: the one that PostgreSQL has
 * for a whole transaction since its version 17 would end them for good.
 */
export const SESSION_SETTINGS = `
  SET enable_seqscan = off;
  SET enable_hashjoin = off;
  SET enable_mergejoin = off;
  SET enable_memoize = off;
  SET jit = off;
  SET plan_cache_mode = force_generic_plan;
  SET lock_timeout = '10s';
  SET statement_timeout = '30s';
  SET idle_in_transaction_session_timeout = '5s';
  SELECT set_config('transaction_timeout', '0', false) WHERE current_setting('transaction_timeout', true) <> '0';
  SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
`;

/** Of the oldest version that is tested. */
export const OLDEST_SERVER = 150_000;

import Fastify from 'fastify';
import { createHmac, createSecretKey } from 'node:crypto';
import pg from 'pg';
import { Agent } from 'undici';

/** What every peer shares: a table of contacts, a log of attempts, an HTTP call that takes a contact, and one signed POST. */
export const CONCURRENCY = 64;
const KEY = createSecretKey(Buffer.from('a secret that only the bench knows'));

const SCHEMA = `
  CREATE TABLE contacts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    firstname text NOT NULL, lastname text, phone text NOT NULL UNIQUE, email text UNIQUE, type text NOT NULL,
    status_id int, source_id int, company text, description text,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE attempts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    contact_id bigint NOT NULL, attempt int NOT NULL, status_code int, duration_ms real NOT NULL, response text,
    created_at timestamptz NOT NULL DEFAULT now()
  );`;

const ADD_CONTACT = {
  name: 'add-contact',
  text: `INSERT INTO contacts (firstname, lastname, phone, email, type, status_id, source_id, company, description)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id, created_at`,
};
const ADD_ATTEMPT = {
  name: 'add-attempt',
  text: 'INSERT INTO attempts (contact_id, attempt, status_code, duration_ms, response) VALUES ($1, $2, $3, $4, $5)',
};

type ContactInput = Record<'firstname' | 'lastname' | 'phone' | 'email' | 'type' | 'company' | 'description', string> & {
  status_id: number;
  source_id: number;
};

const FIELDS = ['firstname', 'lastname', 'phone', 'email', 'type', 'status_id', 'source_id', 'company', 'description'] as const;

const BODY_SCHEMA = {
  type: 'object',
  required: ['firstname', 'phone', 'type'],
  properties: Object.fromEntries(FIELDS.map((field) => [field, { type: field.endsWith('_id') ? 'integer' : 'string' }])),
};

/** One event owed to the endpoint: the text that is signed and sent. */
export type Job = { contactId: number; body: string };

/** The part in which the peers differ: how a contact and its job are written. */
export type SaveContact = (input: ContactInput) => Promise<Job>;

export async function openDatabase(url: string): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: url, max: 20 });
  await pool.query(SCHEMA);
  return pool;
}

export async function addContact(client: pg.Pool | pg.PoolClient, input: ContactInput): Promise<Job> {
  const { rows } = await client.query<{ id: string; created_at: Date }>({ ...ADD_CONTACT, values: FIELDS.map((field) => input[field]) });
  const [row] = rows;
  if (!row) throw new Error('An insert answers with its row.');
  const data = { id: Number(row.id), attributes: { ...input, created_at: row.created_at }, relations: {} };
  const timestamp = row.created_at.toISOString();
  return { contactId: data.id, body: JSON.stringify({ event: 'created', model: 'Contact', data, original: null, timestamp }) };
}

export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** Signs, sends and logs. Throws when the answer is not 2xx, which is how a queue learns that it has to try again. */
export function deliverTo(sinkPort: number, pool: pg.Pool): (job: Job, attempt: number) => Promise<void> {
  const agent = new Agent({ connections: CONCURRENCY, pipelining: 1 });
  return async ({ contactId, body }, attempt) => {
    const started = performance.now();
    const { statusCode, body: answer } = await agent.request({
      origin: `http://127.0.0.1:${sinkPort}`,
      path: '/hook',
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-webhook-signature': createHmac('sha256', KEY).update(body).digest('hex') },
      body,
    });
    const text = await answer.text();
    await pool.query({ ...ADD_ATTEMPT, values: [contactId, attempt, statusCode, performance.now() - started, text] });
    if (statusCode < 200 || statusCode > 299) throw new Error(`HTTP ${statusCode}`);
  };
}

export async function serve(port: number, save: SaveContact): Promise<void> {
  const app = Fastify();
  app.post<{ Body: ContactInput }>('/contacts', { schema: { body: BODY_SCHEMA } }, async (request, reply) => {
    const { contactId } = await save(request.body);
    return reply.code(201).send({ status: 'success', data: { id: contactId } });
  });
  await app.listen({ host: '127.0.0.1', port });
  process.once('SIGTERM', () => process.exit(0));
  process.stdout.write(`http://127.0.0.1:${port}\n`);
}

/** `PORT SINK_PORT DATABASE_URL [REDIS_PORT]`, as run.ts starts every peer. */
export function readArguments(): { port: number; sinkPort: number; databaseUrl: string; redisPort: number } {
  const [port, sinkPort, databaseUrl = '', redisPort] = process.argv.slice(2);
  return { port: Number(port), sinkPort: Number(sinkPort), databaseUrl, redisPort: Number(redisPort ?? 0) };
}

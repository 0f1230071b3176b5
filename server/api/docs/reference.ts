import type { Example } from '../description.ts';
import type { JsonSchema } from '../openapi/schemas.ts';
import { escapeHtml } from './html.ts';
import { inline } from './markdown.ts';
import { schemaView, typeName, type Schemas } from './schema-view.ts';

type Content = Record<string, { schema: JsonSchema; example?: unknown }>;
type Parameter = { $ref?: string; name: string; in: string; required?: boolean; description?: string; schema: JsonSchema };
type Answered = { $ref?: string; description: string; content?: Content };
type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags: [string];
  parameters: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, Answered>;
  'x-example-requests'?: Example[];
};
export type OpenApi = {
  info: { description: string };
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, Record<string, Operation>>;
  components: { schemas: Schemas; responses: Record<string, Answered>; parameters: Record<string, Parameter> };
};

type Place = { method: string; path: string; operation: Operation };

/** Everything that the document says, as one page that can be read without a script. */
export function referenceHtml(document: OpenApi): string {
  const places = [...placesIn(document.paths), ...placesIn(document.webhooks)];
  const groups = document.tags.map(({ name }) => {
    const own = places.filter(({ operation }) => operation.tags[0] === name);
    return `<section><h2 id="${slug(name)}">${escapeHtml(name)}</h2>\n${own.map((place) => entry(place, document)).join('\n')}</section>`;
  });
  const contents = document.tags.map(({ name }) => `<a href="#${slug(name)}">${escapeHtml(name)}</a>`).join('\n');
  return `<p>${inline(document.info.description.replaceAll('\n', ' '), () => null)}</p>
<p>The same for programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
<p class="search"><label for="search">Search</label>
<input id="search" type="search" autocomplete="off" placeholder="contacts, webhook, 422 …">
<span id="found" role="status"></span></p>
<nav aria-label="Groups" class="groups">${contents}</nav>
${groups.join('\n')}`;
}

function placesIn(paths: Record<string, Record<string, Operation>>): Place[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

function entry({ method, path, operation }: Place, document: OpenApi): string {
  const { schemas } = document.components;
  const says = operation.description?.split('\n\n').map((text) => `<p>${inline(text, () => null)}</p>`) ?? [];
  const body = Object.entries(operation.requestBody?.content ?? {}).map(
    ([type, { schema, example }]) =>
      `<h3>Body</h3><p><code>${escapeHtml(type)}</code></p>${schemaView(schema, schemas)}${json(example)}`,
  );
  return `<details id="${operation.operationId}" class="call">
<summary><span class="method">${method}</span> <code>${escapeHtml(path)}</code> ${escapeHtml(operation.summary)}</summary>
${says.join('\n')}
${parameters(operation, document)}
${body.join('\n')}
<h3>Answers</h3>
${Object.entries(operation.responses).map(([status, answer]) => answered(status, answer, document)).join('\n')}
${(operation['x-example-requests'] ?? []).map((example) => curl({ method, path, example })).join('\n')}
</details>`;
}

function parameters({ parameters: given }: Operation, { components }: OpenApi): string {
  const rows = given.map((one) => {
    const parameter = one.$ref ? (components.parameters[last(one.$ref)] ?? one) : one;
    const { name, in: where, required, description = '', schema } = parameter;
    const must = required === true ? ' <em>required</em>' : '';
    const type = escapeHtml(typeName(schema, components.schemas));
    const says = inline(description, () => null);
    return `<li><code>${escapeHtml(name)}</code> <span class="type">${where}, ${type}</span>${must} ${says}</li>`;
  });
  return rows.length === 0 ? '' : `<h3>Parameters</h3><ul class="schema">${rows.join('\n')}</ul>`;
}

function answered(status: string, answer: Answered, { components }: OpenApi): string {
  const { description, content = {} } = answer.$ref ? (components.responses[last(answer.$ref)] ?? answer) : answer;
  const says = description.split('\n\n').map((text) => inline(text, () => null)).join('<br>');
  const shapes = answer.$ref ? [] : Object.values(content).map(({ schema }) => schemaView(schema, components.schemas));
  return `<div class="answer"><strong>${status}</strong> ${says}${shapes.join('')}</div>`;
}

/** The example as a command that can be pasted, with the token in a variable. */
function curl({ method, path, example }: { method: string; path: string; example: Example }): string {
  const given: Record<string, string | number> = { subdomain: 'acme', ...example.params };
  const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(given[name] ?? '')));
  const query = new URLSearchParams(Object.entries(example.query ?? {}).map(([key, value]) => [key, String(value)]));
  const address = `$ACKWELL${filled}${query.size > 0 ? `?${query}` : ''}`;
  const { body } = example;
  const parts = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"${address}" -H "Authorization: Bearer $TOKEN"`,
    ...(body ? [`-H 'Content-Type: application/json' -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`] : []),
    ...(example.text === undefined ? [] : [`-H 'Content-Type: text/csv' --data-binary @contacts.csv`]),
  ];
  const title = example.title === undefined ? '' : `<h3>${escapeHtml(example.title)}</h3>`;
  return `${title}<pre tabindex="0"><code>${escapeHtml(parts.join(' \\\n  '))}</code></pre>`;
}

function json(example: unknown): string {
  return example === undefined ? '' : `<pre tabindex="0"><code>${escapeHtml(JSON.stringify(example, null, 2))}</code></pre>`;
}

function last(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

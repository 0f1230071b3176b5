export type Comparison = { isSame: boolean; says: string };

const SHOWN_BYTES = 24;

/** Where the bytes a receiver saw leave those that were sent, and what usually makes that difference. */
export function compareBodies(sent: string, received: string): Comparison {
  const [ours, theirs] = [new TextEncoder().encode(sent), new TextEncoder().encode(received)];
  const at = firstDifference(ours, theirs);
  if (at === null) return { isSame: true, says: `The same: all ${ours.length} bytes agree.` };
  const where = `Byte ${at + 1} differs: sent ${glimpse(ours, at)}, received ${glimpse(theirs, at)}.`;
  return { isSame: false, says: `${where} ${usualReason(sent, received)}` };
}

function firstDifference(ours: Uint8Array, theirs: Uint8Array): number | null {
  const shorter = Math.min(ours.length, theirs.length);
  for (let at = 0; at < shorter; at++) if (ours[at] !== theirs[at]) return at;
  return ours.length === theirs.length ? null : shorter;
}

function glimpse(bytes: Uint8Array, at: number): string {
  if (at >= bytes.length) return 'nothing more';
  const text = new TextDecoder().decode(bytes.slice(at, at + SHOWN_BYTES));
  return `“${text.replace(/[\u0000-\u001f\u007f]/g, (control) => JSON.stringify(control).slice(1, -1))}”`;
}

function usualReason(sent: string, received: string): string {
  if (received.replace(/^\uFEFF/, '').trim() === sent)
    return 'White space was added around the body, as an editor or a shell does.';
  if (meansTheSame(sent, received))
    return 'It is the same JSON written anew: check the raw body, before anything parses it.';
  if (sent.startsWith(received)) return 'The end is missing: read the whole body before checking it.';
  return 'The content itself is another one: compare with the body of the same webhook-id.';
}

function meansTheSame(sent: string, received: string): boolean {
  try {
    return canonical(JSON.parse(sent)) === canonical(JSON.parse(received));
  } catch {
    return false;
  }
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}

/** What an answer that was kept for a repeated call is replaced with. */
export const ERASED_ANSWER = JSON.stringify({ status: 'success', message: 'This contact was erased.' });

/** In the answers that show one contact, or a message to one of these names. */
export function answerPatterns(contactId: number, names: readonly string[]): string[] {
  return [`%"data":{"id":${contactId},"firstname":%`, ...names.map((name) => `%"phone":"${name}"%`)];
}

/** How a post of Meta's holds an id or a number: Meta writes phone numbers without the plus. */
export function asInPosts(values: readonly string[]): string[] {
  return values.map((value) => JSON.stringify(value.replace(/^\+/, '')));
}

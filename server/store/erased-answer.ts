/** What an answer that was kept for a repeated call is replaced with. */
export const ERASED_ANSWER = JSON.stringify({ status: 'success', message: 'This contact was erased.' });

/** In the answers that show one contact. */
export function answerPattern(contactId: number): string {
  return `%"data":{"id":${contactId},"firstname":%`;
}

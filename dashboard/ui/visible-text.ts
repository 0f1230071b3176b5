/** Characters that nobody sees and that change how others are shown: controls, and what turns the direction of writing. */
const UNSEEN = /\r(?!\n)|(?![\r\n\t])[\p{Control}\p{Bidi_Control}]/gu;

const SYMBOL_OF_NUL = 0x2400;
const SPACE = 0x20;

/** A text that a stranger may have written, with signs for what could make it look like another. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < SPACE) return String.fromCodePoint(SYMBOL_OF_NUL + code);
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

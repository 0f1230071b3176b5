type Factory = { createPolicy: (name: string, rules: { createHTML: (text: string) => string }) => unknown };

/**
 * Style elements are written with innerHTML, which the content security policy gives to this policy alone. A text
 * without a `<` can never become an element, so style sheets pass and all markup is refused.
 */
export function refuseMarkup(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: Factory };
  trustedTypes?.createPolicy('default', {
    createHTML: (text) => {
      if (text.includes('<')) throw new TypeError('Markup is never made from text here');
      return text;
    },
  });
}

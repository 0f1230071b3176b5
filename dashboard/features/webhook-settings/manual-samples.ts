import manual from '../../../docs/webhook-security.md?raw';

export type Sample = { language: string; code: string };

/** The samples of the manual, whose tests run them. */
export const SAMPLES: readonly Sample[] = ['Node', 'Python', 'PHP', 'Go', 'curl'].map((language) => ({
  language,
  code: codeUnder(language),
}));

function codeUnder(heading: string): string {
  const section = manual.split(`\n### ${heading}\n`)[1] ?? '';
  return /```\w*\n(.*?)\n```/s.exec(section)?.[1] ?? '';
}

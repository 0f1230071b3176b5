import { z } from 'zod';
import { MAX_NAME_LENGTH } from './named-record.ts';
import { filledLine, line } from './text.ts';

/** A contact may be in this many groups: each name that is new makes one. */
export const MAX_GROUPS = 50;
const MAX_LENGTH = MAX_GROUPS * (MAX_NAME_LENGTH + 2);

const name = filledLine({ max: MAX_NAME_LENGTH });

/** Names separated by commas, each once without regard to case. Nothing, or null, stands for no groups. */
export function groupNames() {
  return line({ max: MAX_LENGTH })
    .nullable()
    .transform((text, context): string[] => {
      const objection = text === null || text === '' ? null : objectionTo(text);
      if (objection === null) return namesIn(text ?? '');
      context.addIssue({ code: 'custom', message: objection });
      return z.NEVER;
    });
}

function objectionTo(text: string): string | null {
  const names = namesIn(text);
  if (names.length === 0) return 'must hold at least one name.';
  if (names.length > MAX_GROUPS) return `must not hold more than ${MAX_GROUPS} names.`;
  for (const one of names) {
    const unfit = name.safeParse(one).error?.issues[0];
    if (unfit) return `holds a name that ${unfit.message}`;
  }
  return null;
}

/** A comma more than is needed does no harm. */
function namesIn(text: string): string[] {
  const byKey = new Map<string, string>();
  for (const part of text.split(',')) {
    const trimmed = part.trim();
    const key = trimmed.toLowerCase();
    if (trimmed !== '' && !byKey.has(key)) byKey.set(key, trimmed);
  }
  return [...byKey.values()];
}

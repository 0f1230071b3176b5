/**
 * Mobile numbers that are written in two forms. Those of Brazil got a 9 in front of their eight digits, and those of Mexico
 * lost the 1 after their country in 2019; Meta goes on naming many people as before, and people write either.
 */
const BRAZILIAN = /^\+55(?<area>\d\d)(?<nine>9?)(?<eight>[6-9]\d{7})$/;
const MEXICAN = /^\+52(?<one>1?)(?<ten>[2-9]\d{9})$/;

/** The other form of a number in E.164 that may be written in two; null for any other number. */
export function otherFormOf(number: string): string | null {
  const { area, nine, eight } = BRAZILIAN.exec(number)?.groups ?? {};
  if (area !== undefined && eight !== undefined) return `+55${area}${nine === '9' ? '' : '9'}${eight}`;
  const { one, ten } = MEXICAN.exec(number)?.groups ?? {};
  return ten === undefined ? null : `+52${one === '1' ? '' : '1'}${ten}`;
}

/** A number as it is given, and then in its other form if it has one. */
export function formsOf(number: string): string[] {
  const other = otherFormOf(number);
  return other === null ? [number] : [number, other];
}

/** Of Mexico with the 1 that no list of possible numbers knows any more. */
export function isOldMexican(number: string): boolean {
  return MEXICAN.exec(number)?.groups?.['one'] === '1';
}

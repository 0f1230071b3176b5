/** Mobile numbers of Brazil got a 9 in front of their eight digits; Meta goes on naming many people of before without it. */
const MOBILE = /^\+55(?<area>\d\d)(?<nine>9?)(?<eight>[6-9]\d{7})$/;

/** The other form of a number in E.164 that may be written in two; null for any other number. */
export function otherFormOf(number: string): string | null {
  const { area, nine, eight } = MOBILE.exec(number)?.groups ?? {};
  if (area === undefined || eight === undefined) return null;
  return `+55${area}${nine === '9' ? '' : '9'}${eight}`;
}

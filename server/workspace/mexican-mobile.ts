/** The 1 that mobile numbers of Mexico had after their country until 2019, when they were called from abroad. */
const OLD_MOBILE = /^\+521(?=\d{10}$)/;

/** A number in E.164 as it is today: WhatsApp goes on naming people of Mexico by the old form, and so do many who type it. */
export function withoutOldMobile(number: string): string {
  return number.replace(OLD_MOBILE, '+52');
}

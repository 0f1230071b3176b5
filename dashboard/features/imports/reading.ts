import { csvRows, separatorOf } from './csv.ts';

/** As much as the server takes, in bytes. */
const MAX_BYTES = 64 * 1024 * 1024;
const PREVIEW_ROWS = 5;

export type CsvFile = {
  /** Another for another file, or for the same one changed. */
  key: string;
  name: string;
  lastModified: number;
  text: string;
  separator: string;
  header: string[];
  /** The first rows. */
  preview: string[][];
};

/** Reads a file, or throws an error whose message says what is wrong with it. */
export async function readCsv(file: File): Promise<CsvFile> {
  if (file.size === 0) throw new Error('The file is empty.');
  if (file.size > MAX_BYTES) throw new Error('A file of more than 64 MiB is too large: split it.');
  const text = decoded(await file.arrayBuffer());
  const separator = separatorOf(text);
  const [header = [], ...preview] = csvRows(text, separator).take(PREVIEW_ROWS + 1);
  const key = `${file.name} ${file.size} ${file.lastModified}`;
  return { key, name: file.name, lastModified: file.lastModified, text, separator, header, preview };
}

function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('The file is not UTF-8. In a spreadsheet, save it as "CSV UTF-8".');
  }
}

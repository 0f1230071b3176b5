/** Puts a file of these parts among the downloads. */
export function saveFile(parts: BlobPart[], name: string): void {
  const url = URL.createObjectURL(new Blob(parts));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
}

/** Downloads the content as a file. */
export function saveFile(content: string | Blob, name: string, type = 'application/json'): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  clickDownload(url, name);
  URL.revokeObjectURL(url);
}

/** Downloads a file that the server names. */
export function saveFromServer(path: string): void {
  clickDownload(path, '');
}

function clickDownload(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

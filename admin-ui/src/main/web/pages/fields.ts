/// What the forms check before they ask the server, which checks all of it again.
export function validId(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(text);
}

export function parsePort(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,5}$/.test(trimmed)) {
    return null;
  }
  const port = Number(trimmed);
  return port >= 1 && port <= 65535 ? port : null;
}

export function validHost(text: string): boolean {
  return text.length > 0 && text.length <= 253 && !/\s/.test(text);
}

export function parseAddresses(text: string): string[] {
  return text
    .split(/[,，\s]+/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

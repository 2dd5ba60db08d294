type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/// A delta over what is held, two levels deep; absent means unchanged, null is a value. Makes new
/// objects only where something changed, so that what did not change stays identical.
export function merge<T>(held: T | undefined, delta: unknown): T {
  if (!isObject(held) || !isObject(delta)) {
    return delta as T;
  }
  const merged: Json = { ...held };
  for (const [key, value] of Object.entries(delta)) {
    const before = merged[key];
    merged[key] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
  }
  return merged as T;
}

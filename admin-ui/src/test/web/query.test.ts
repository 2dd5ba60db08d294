import { describe, expect, it } from 'vitest';
import { parseAddresses, parsePort, validHost, validId } from '../../main/web/pages/fields';
import { compareBy, parseSort } from '../../main/web/pages/query';

describe('the order of a table', () => {
  const rows: Record<string, { open: number }> = { a: { open: 2 }, b: { open: 9 }, c: { open: 2 } };
  const values = { open: (row: { open: number }) => row.open };

  it('is read from the address', () => {
    expect(parseSort('-open')).toEqual({ column: 'open', descending: true });
    expect(parseSort('open')).toEqual({ column: 'open', descending: false });
    expect(parseSort('')).toBeNull();
  });

  it('is by value, and by id where values are equal', () => {
    const sorted = (text: string): string[] =>
      Object.keys(rows).sort(compareBy(parseSort(text)!, values, (id) => rows[id])!);
    expect(sorted('-open')).toEqual(['b', 'a', 'c']);
    expect(sorted('open')).toEqual(['a', 'c', 'b']);
  });

  it('of an unknown column is none', () => {
    expect(compareBy({ column: 'x', descending: true }, values, (id) => rows[id])).toBeNull();
  });
});

describe('fields', () => {
  it('take what the API takes', () => {
    expect(['a', 'orders-3', '0x'].every(validId)).toBe(true);
    expect(['', '-a', 'A', 'a_b', 'a'.repeat(64)].some(validId)).toBe(false);
    expect(parsePort('65535')).toBe(65535);
    expect([parsePort('0'), parsePort('65536'), parsePort('80 81'), parsePort('')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(validHost('2001:db8::1')).toBe(true);
    expect(validHost('a b')).toBe(false);
    expect(parseAddresses('127.0.0.2, ::1 ')).toEqual(['127.0.0.2', '::1']);
    expect(parseAddresses('')).toEqual([]);
  });
});

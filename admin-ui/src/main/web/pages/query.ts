import { useSearchParams } from 'wouter';
import type { Sort } from '../ui/Table';

/// A piece of state that lives in the address, so that a link restores the view.
export function useQuery(name: string): [string, (value: string) => void] {
  const [params, setParams] = useSearchParams();
  return [
    params.get(name) ?? '',
    (value) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === '') {
            next.delete(name);
          } else {
            next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
  ];
}

export function parseSort(text: string): Sort | null {
  if (text === '') {
    return null;
  }
  return text.startsWith('-')
    ? { column: text.slice(1), descending: true }
    : { column: text, descending: false };
}

export function useSort(): [Sort | null, string, (sort: Sort) => void] {
  const [text, setText] = useQuery('sort');
  return [
    parseSort(text),
    text,
    ({ column, descending }) => setText(descending ? `-${column}` : column),
  ];
}

export function compareBy<T>(
  sort: Sort,
  values: Record<string, (row: T) => number | string>,
  row: (id: string) => T | undefined,
): ((left: string, right: string) => number) | null {
  const value = values[sort.column];
  if (value === undefined) {
    return null;
  }
  const sign = sort.descending ? -1 : 1;
  return (left, right) => {
    const [a, b] = [row(left), row(right)];
    if (a === undefined || b === undefined) {
      return left < right ? -1 : 1;
    }
    const [x, y] = [value(a), value(b)];
    return x === y ? (left < right ? -1 : 1) : x < y ? -sign : sign;
  };
}

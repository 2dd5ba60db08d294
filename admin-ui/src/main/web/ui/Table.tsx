import type { ComponentProps, ReactNode } from 'react';
import { Icon } from './Glyph';
import { ROWS_MAX } from './Rows';

// On a phone rows become cards by display:grid, which takes the table's meaning away from screen
// readers; the roles give it back.

export function Table({
  caption,
  className = '',
  count,
  children,
}: {
  caption: string;
  className?: string;
  /// How many rows there are, where not all of them may be on the page.
  count?: number;
  children: ReactNode;
}) {
  return (
    // The region scrolls when the table is wider than the screen, so the keyboard must reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="table-wrap" role="region" aria-label={caption} tabIndex={0}>
      <table
        role="table"
        className={className}
        aria-rowcount={count !== undefined && count > ROWS_MAX ? count + 1 : undefined}
      >
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

export function Tr(props: ComponentProps<'tr'>) {
  return <tr role="row" {...props} />;
}

export interface Sort {
  column: string;
  descending: boolean;
}

export function Th({
  children,
  hint,
  number = false,
  column,
  sort,
  onSort,
}: {
  children: ReactNode;
  hint?: string;
  number?: boolean;
  column?: string;
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
}) {
  const sorted = sort && column !== undefined && sort.column === column ? sort : null;
  const label = (
    <span className="th">
      {children}
      {hint !== undefined && <span className="th-hint">{hint}</span>}
    </span>
  );
  return (
    <th
      role="columnheader"
      scope="col"
      className={number ? 'num' : undefined}
      aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
    >
      {onSort && column !== undefined ? (
        <button
          type="button"
          className="th-sort"
          onClick={() => onSort({ column, descending: sorted ? !sorted.descending : true })}
        >
          {label}
          {sorted && <Icon name={sorted.descending ? 'down' : 'up'} />}
        </button>
      ) : (
        label
      )}
    </th>
  );
}

/// A cell; its label stands before it where rows are cards.
export function Td({
  label,
  number = false,
  className = '',
  title,
  children,
}: {
  label: string;
  number?: boolean;
  className?: string;
  title?: string | undefined;
  children: ReactNode;
}) {
  return (
    <td
      role="cell"
      data-label={label}
      title={title}
      className={`${number ? 'num ' : ''}${className}`.trim() || undefined}
    >
      {children}
    </td>
  );
}

export function RowHead({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <th role="rowheader" scope="row" className={className}>
      {children}
    </th>
  );
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { type ComponentProps, type ReactNode, type RefObject, useCallback } from 'react';

/// More rows than this are not all on the page: only those that can be seen, and a few around.
export const ROWS_MAX = 200;

const AROUND = 8;
const ROW_PX = 53;

/// What a row is told of its place; without `measure` all rows are on the page.
export interface Placed {
  index: number;
  measure?: ((row: Element | null) => void) | undefined;
}

/// The same for its `tr`.
export function place({
  index,
  measure,
}: Placed): ComponentProps<'tr'> & { 'data-index'?: number } {
  return measure === undefined
    ? {}
    : { ref: measure, 'aria-rowindex': index + 2, 'data-index': index };
}

interface Props extends Omit<ComponentProps<'tbody'>, 'children' | 'ref'> {
  body: RefObject<HTMLTableSectionElement | null>;
  count: number;
  keyOf: (index: number) => string;
  render: (placed: Placed) => ReactNode;
}

/// The body of a table that scrolls with the page.
export function Rows(props: Props) {
  if (props.count > ROWS_MAX) {
    return <SeenRows {...props} />;
  }
  const { body, count, keyOf: _, render, ...rest } = props;
  return (
    <tbody ref={body} {...rest}>
      {Array.from({ length: count }, (_row, index) => render({ index }))}
    </tbody>
  );
}

function SeenRows({ body, count, keyOf, render, ...rest }: Props) {
  // What scrolls is the window or, on a small screen, the main part of the page: so all is told by
  // how far the first row is above the window's upper edge.
  const offset = useCallback(() => -(body.current?.getBoundingClientRect().top ?? 0), [body]);
  // Nothing here is memoized by a compiler, and `measureElement` never changes.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count,
    estimateSize: () => ROW_PX,
    overscan: AROUND,
    getItemKey: keyOf,
    getScrollElement: () => document.body,
    observeElementRect: useCallback(observeWindow, []),
    observeElementOffset: useCallback(
      (_: unknown, tell: (offset: number, isScrolling: boolean) => void) => {
        const moved = (): void => tell(offset(), false);
        moved();
        document.addEventListener('scroll', moved, { capture: true, passive: true });
        return () => document.removeEventListener('scroll', moved, { capture: true });
      },
      [offset],
    ),
    scrollToFn: (to, { adjustments = 0 }) => scroller().scrollBy(0, to + adjustments - offset()),
  });
  const seen = virtual.getVirtualItems();
  return (
    <tbody ref={body} {...rest}>
      <Gap height={seen[0]?.start ?? 0} />
      {seen.map(({ index }) => render({ index, measure: virtual.measureElement }))}
      <Gap height={virtual.getTotalSize() - (seen.at(-1)?.end ?? 0)} />
    </tbody>
  );
}

function observeWindow(
  _: unknown,
  tell: (size: { width: number; height: number }) => void,
): () => void {
  const resized = (): void => tell({ width: window.innerWidth, height: window.innerHeight });
  resized();
  window.addEventListener('resize', resized);
  return () => window.removeEventListener('resize', resized);
}

function scroller(): Window | Element {
  const main = document.querySelector('main');
  return main !== null && main.scrollHeight > main.clientHeight ? main : window;
}

/// Holds the place of rows that are not on the page.
function Gap({ height }: { height: number }) {
  return height <= 0 ? null : <tr aria-hidden="true" className="gap" style={{ height }} />;
}

import type { ReactNode } from 'react';
import type { BackendState, Backend, Stats } from '../api/model';
import { count, duration, latency, NO_DATA, percent, permille } from '../domain/format';
import { BACKEND_TONE } from '../domain/states';
import { useMessages } from '../i18n';
import { Badge } from './Glyph';

export function BackendBadge({ state }: { state: BackendState }) {
  const m = useMessages();
  return <Badge tone={BACKEND_TONE[state]}>{m.states[state]}</Badge>;
}

/// Wanted → effective, and why they differ.
export function WeightText({ weight }: { weight: Backend['status']['weight'] }) {
  const m = useMessages();
  const same = weight.effectivePermille === weight.wanted * 1000;
  const why = weight.reasons
    .map((reason) =>
      reason.code === 'feedback' || reason.code === 'agent'
        ? `${m.reasons[reason.code]} × ${permille(weight.factorPermille)}: ${reason.text}`
        : m.reasons[reason.code],
    )
    .join('; ');
  return (
    <span className="weight">
      <span className="weight-numbers">
        {weight.wanted}
        {!same && (
          <>
            <span className="arrow"> → </span>
            <strong>{permille(weight.effectivePermille)}</strong>
          </>
        )}
      </span>
      {why !== '' && <span className="why">{why}</span>}
    </span>
  );
}

/// Filled: observed. Tick: expected.
export function ShareBar({
  expected,
  observed,
}: {
  expected: number;
  observed: Backend['status']['observedShare'];
}) {
  const m = useMessages();
  const share = observed === null ? null : observed.share;
  const title =
    observed === null
      ? undefined
      : m.service.window(duration(observed.windowMs, m.units), count(observed.connections));
  return (
    <span className="share" title={title}>
      <svg className="share-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect className="share-track" x="0" y="2" width="100" height="6" />
        <rect className="share-fill" x="0" y="2" width={(share ?? 0) * 100} height="6" />
        <line
          className="share-tick"
          vectorEffect="non-scaling-stroke"
          x1={expected * 100}
          x2={expected * 100}
          y1="0"
          y2="10"
        />
      </svg>
      <span className="share-text" aria-hidden="true">
        {share === null ? NO_DATA : percent(share)}
        <span className="share-expected"> | {percent(expected)}</span>
      </span>
      <span className="sr-only">
        {m.service.shareText(share === null ? NO_DATA : percent(share), percent(expected))}
      </span>
    </span>
  );
}

export function Pair({ p50, p99 }: { p50: number | null; p99: number | null }) {
  if (p50 === null && p99 === null) {
    return <>{NO_DATA}</>;
  }
  return (
    <>
      {latency(p50)} <span className="dim">/ {latency(p99)}</span>
    </>
  );
}

/// Two values of a row, one above the other: keeps a table narrow.
export function Stacked({ first, second }: { first: string; second: string }) {
  return (
    <>
      {first}
      <span className="sub">{second}</span>
    </>
  );
}

export function Percentiles({ p50, p99 }: { p50: number | null; p99: number | null }) {
  return p50 === null && p99 === null ? (
    <>{NO_DATA}</>
  ) : (
    <Stacked first={latency(p50)} second={latency(p99)} />
  );
}

export function OpenCount({ stats }: { stats: Stats }) {
  const m = useMessages();
  return (
    <span title={stats.pending > 0 ? m.service.pending(count(stats.pending)) : undefined}>
      {count(stats.open)}
      {stats.pending > 0 && <span className="dim"> +{count(stats.pending)}</span>}
    </span>
  );
}

export function Tiles({ children }: { children: ReactNode }) {
  return <dl className="tiles">{children}</dl>;
}

export function Tile({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="tile">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

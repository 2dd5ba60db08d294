import { useEffect, useState } from 'react';
import { clockTime, duration } from '../domain/format';
import { useMessages } from '../i18n';
import { useLive, useOverview, useReporting, useStreamState } from '../live/hooks';
import { Button } from '../ui/controls';
import { Glyph } from '../ui/Glyph';

const REPORT_LATE_MS = 5000;

/// What an operator must know before trusting the numbers below.
export function Banners({ version }: { version: string }) {
  const m = useMessages();
  const live = useLive();
  const { freshness, silentMs, lastAt } = useStreamState();
  const overview = useOverview();
  const reporting = useReporting('overview');
  const old = freshness === 'stale' || freshness === 'offline';
  useEffect(() => {
    document.documentElement.classList.toggle('is-stale', old);
    return () => document.documentElement.classList.remove('is-stale');
  }, [old]);
  const late = reporting.filter(({ ageMs }) => ageMs === null || ageMs > REPORT_LATE_MS);
  return (
    <div className="banners" role="status" aria-live="polite">
      {freshness === 'paused' && (
        <p className="banner">
          <Glyph tone="off" />
          {m.stream.pausedBanner}
          <Button onPress={() => live.pause(false)}>{m.app.resume}</Button>
        </p>
      )}
      {freshness === 'stale' && silentMs !== null && (
        <p className="banner banner-warning">
          <Glyph tone="warning" />
          {m.stream.staleBanner(duration(silentMs, m.units))}
        </p>
      )}
      {freshness === 'offline' && (
        <p className="banner banner-down">
          <Glyph tone="down" />
          {lastAt === null
            ? m.stream.neverBanner
            : m.stream.offlineBanner(clockTime(lastAt, m.locale))}
        </p>
      )}
      {!old && late.length > 0 && (
        <p className="banner banner-warning">
          <Glyph tone="warning" />
          {m.stream.reporting(
            late.map(({ director }) => director).join(', '),
            reporting.length - late.length,
            reporting.length,
          )}
        </p>
      )}
      {!old && overview && overview.members.directors === 0 && (
        <p className="banner banner-down">
          <Glyph tone="down" />
          {m.stream.noDirector}
        </p>
      )}
      {!old && overview && !overview.writable && (
        <p className="banner banner-warning">
          <Glyph tone="warning" />
          {m.stream.readOnly}
        </p>
      )}
      <NewVersion loaded={version} answering={overview?.version} />
    </div>
  );
}

function NewVersion({ loaded, answering }: { loaded: string; answering: string | undefined }) {
  const m = useMessages();
  const [first] = useState(loaded);
  if (answering === undefined || answering === first) {
    return null;
  }
  return (
    <p className="banner">
      {m.app.newVersion}
      <Button onPress={() => window.location.reload()}>{m.app.reload}</Button>
    </p>
  );
}

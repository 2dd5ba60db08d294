import { duration } from '../domain/format';
import { useMessages } from '../i18n';
import { useLive, useStreamState } from '../live/hooks';
import type { Freshness } from '../live/health';
import type { Tone } from '../domain/states';
import { Button } from '../ui/controls';
import { Glyph } from '../ui/Glyph';

const TONES: Record<Freshness, Tone> = {
  connecting: 'unknown',
  live: 'up',
  delayed: 'warning',
  stale: 'down',
  offline: 'down',
  paused: 'off',
};

/// How fresh the numbers are; a press pauses them.
export function StreamChip() {
  const m = useMessages();
  const live = useLive();
  const { freshness, silentMs } = useStreamState();
  const paused = freshness === 'paused';
  const age =
    silentMs !== null && freshness !== 'live' && !paused ? ` ${duration(silentMs, m.units)}` : '';
  return (
    <Button
      kind="quiet"
      aria-label={`${m.stream.label}: ${m.stream[freshness]}. ${paused ? m.app.resume : m.app.pause}`}
      onPress={() => live.pause(!paused)}
    >
      <Glyph tone={TONES[freshness]} />
      <span className="chip-text">
        {m.stream[freshness]}
        {age}
      </span>
    </Button>
  );
}

import { useState } from 'react';
import { Link } from 'wouter';
import type { Event } from '../api/model';
import { clockTime } from '../domain/format';
import type { Tone } from '../domain/states';
import { useMessages } from '../i18n';
import { sentence } from './sentence';

const TONES: Record<string, Tone> = {
  UP: 'up',
  DEGRADED: 'warning',
  DOWN: 'down',
  DRAIN: 'drain',
  MAINT: 'off',
  DISABLED: 'off',
  UNKNOWN: 'unknown',
};

export function toneOf(event: Event): Tone {
  if (event.kind === 'member.left' || event.kind === 'session.refused') {
    return 'warning';
  }
  if (event.kind === 'member.joined') {
    return 'up';
  }
  return (event.to === null ? undefined : TONES[event.to]) ?? 'plain';
}

export function About({ event }: { event: Event }) {
  if (event.service !== null) {
    const query = event.backend === null ? '' : `?backend=${event.backend}`;
    return (
      <Link href={`/services/${event.service}${query}`}>
        {event.service}
        {event.backend !== null && ` / ${event.backend}`}
      </Link>
    );
  }
  return <>{event.member ?? ''}</>;
}

/// What happened, and why where that is known.
export function EventText({ event }: { event: Event }) {
  const { text, note } = sentence(event, useMessages());
  return (
    <>
      {text}
      {note !== '' && <span className="sub">{note}</span>}
    </>
  );
}

export function EventTime({ at }: { at: string }) {
  const m = useMessages();
  const date = new Date(at);
  const full = date.toLocaleString(m.locale, { hour12: false });
  const [now] = useState(() => new Date());
  const today = now.toDateString() === date.toDateString();
  return (
    <time dateTime={at} title={`${full} (${at})`}>
      {today ? clockTime(date, m.locale) : full}
    </time>
  );
}

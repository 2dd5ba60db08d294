import type { ReactNode } from 'react';
import type { Tone } from '../domain/states';

const SHAPES: Record<Tone, ReactNode> = {
  up: <circle cx="8" cy="8" r="5.5" fill="currentColor" />,
  warning: <path d="M8 2 14.5 13.5h-13z" fill="currentColor" />,
  down: <rect x="3" y="3" width="10" height="10" rx="1" fill="currentColor" />,
  drain: (
    <>
      <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M8 3a5 5 0 0 0 0 10z" fill="currentColor" />
    </>
  ),
  off: (
    <>
      <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M4.5 11.5l7-7" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
  plain: <circle cx="8" cy="8" r="2.5" fill="currentColor" />,
  unknown: (
    <>
      <circle
        cx="8"
        cy="8"
        r="5.8"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
        strokeDasharray="2.4 2"
      />
      <path
        d="M6.3 6.6a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.9.6-.9 1.2M8 11v.9"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
        strokeLinecap="round"
      />
    </>
  ),
};

/// The shape of a state; never alone, always beside its word.
export function Glyph({ tone }: { tone: Tone }) {
  return (
    <svg className={`glyph tone-${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[tone]}
    </svg>
  );
}

export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`badge badge-${tone}`}>
      <Glyph tone={tone} />
      {children}
    </span>
  );
}

const ICONS = {
  services: 'M2 4h6c2 0 2 4 4 4h2M2 8h12M2 12h6c2 0 2-4 4-4',
  members: 'M8 2.5 13 5.4v5.2L8 13.5l-5-2.9V5.4zM8 8l5-2.6M8 8v5.5M8 8 3 5.4',
  events: 'M3 4h10M3 8h10M3 12h6',
  more: 'M4 8h.01M8 8h.01M12 8h.01',
  settings: 'M2 5h7M13 5h1M2 11h1M7 11h7M9 3.4v3.2h3V3.4zM3.5 9.4v3.2h3V9.4z',
  plus: 'M8 3v10M3 8h10',
  copy: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7',
  close: 'M4 4l8 8M12 4l-8 8',
  search: 'M7 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10 10l3.5 3.5',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  up: 'M8 12.5v-9M4.5 7 8 3.5 11.5 7',
  down: 'M8 3.5v9M4.5 9 8 12.5 11.5 9',
} as const;

export function Icon({ name }: { name: keyof typeof ICONS }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={ICONS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth={name === 'more' ? 2.4 : 1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0b4f8a" />
      <path
        d="M5 9h9c4 0 4 5 8 5h5M5 16h22M5 23h9c4 0 4-5 8-5h5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
    </svg>
  );
}

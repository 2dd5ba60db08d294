import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../i18n';
import { useLive } from '../live/hooks';
import { nextTheme, prefer, preferences, usePreferences } from '../preferences';
import { Button, Dialog } from '../ui/controls';

const GO_MS = 1500;

/// Whether a key belongs to what has the focus, or to a dialog above the page.
export function isTaken(event: KeyboardEvent): boolean {
  const target = event.target as Element | null;
  return (
    event.defaultPrevented ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    target?.closest('input, select, textarea, [role="menu"], [role="dialog"]') != null ||
    document.querySelector('[role="dialog"]') !== null
  );
}

/// Single letters that work on every page.
export function useGlobalKeys(help: () => void): void {
  const live = useLive();
  const [, navigate] = useLocation();
  const goAt = useRef(0);
  const latest = useRef({ help, navigate });
  useEffect(() => {
    latest.current = { help, navigate };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTaken(event) || !preferences().shortcuts) {
        return;
      }
      const going = performance.now() - goAt.current < GO_MS;
      goAt.current = event.key === 'g' ? performance.now() : 0;
      const actions: Record<string, () => void> = going
        ? {
            s: () => latest.current.navigate('/'),
            m: () => latest.current.navigate('/members'),
            c: () => latest.current.navigate('/members'),
            e: () => latest.current.navigate('/events'),
          }
        : {
            '?': () => latest.current.help(),
            '/': () => document.querySelector<HTMLElement>('[data-filter]')?.focus(),
            p: () => live.pause(!live.isPaused()),
            t: () => prefer({ theme: nextTheme(preferences().theme) }),
            j: () => moveRow(1),
            k: () => moveRow(-1),
          };
      const action = actions[event.key];
      if (action !== undefined) {
        event.preventDefault();
        action();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [live]);
}

function moveRow(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('tr[data-row]')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
  next?.querySelector<HTMLElement>('a, button')?.focus();
}

export function KeyHelp({ onClose }: { onClose: () => void }) {
  const m = useMessages();
  const { shortcuts } = usePreferences();
  const rows: [string, string][] = [
    ['?', m.keys.help],
    ['/', m.keys.filter],
    ['g s', m.keys.goServices],
    ['g m', m.keys.goMembers],
    ['g e', m.keys.goEvents],
    ['j  k', m.keys.rows],
    ['Enter', m.keys.openRow],
    ['w', m.keys.weight],
    ['d', m.keys.drain],
    ['Shift D', m.keys.disable],
    ['e', m.keys.enable],
    ['p', m.keys.pause],
    ['t', m.keys.theme],
    ['Esc', m.keys.escape],
  ];
  return (
    <Dialog title={m.keys.title} onClose={onClose}>
      <dl className="keys">
        {rows.map(([key, text]) => (
          <div key={key}>
            <dt>
              {key.split(/\s+/).map((each) => (
                <kbd key={each}>{each}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div className="dialog-foot">
        <span>{m.keys.use}</span>
        <span className="spread" />
        <Button onPress={() => prefer({ shortcuts: !shortcuts })}>
          {shortcuts ? m.keys.on : m.keys.off}
        </Button>
      </div>
    </Dialog>
  );
}

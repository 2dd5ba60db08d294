import { useSyncExternalStore } from 'react';
import { languageFor } from './i18n';

export type Theme = 'auto' | 'light' | 'dark';

export interface Preferences {
  theme: Theme;
  language: string;
  shortcuts: boolean;
}

const listeners = new Set<() => void>();

function read(key: string): string | null {
  try {
    return localStorage.getItem(`weir.${key}`);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(`weir.${key}`, value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function load(): Preferences {
  const theme = read('theme');
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    language: read('language') ?? languageFor(navigator.languages),
    shortcuts: read('shortcuts') !== 'off',
  };
}

let current = load();

export function preferences(): Preferences {
  return current;
}

export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  write('theme', current.theme);
  write('language', current.language);
  write('shortcuts', current.shortcuts ? 'on' : 'off');
  show();
  for (const listener of listeners) {
    listener();
  }
}

/// Puts the choice on the document: theme.js does the same for the theme before the first paint.
export function show(): void {
  const root = document.documentElement;
  if (current.theme === 'auto') {
    delete root.dataset['theme'];
  } else {
    root.dataset['theme'] = current.theme;
  }
  root.lang = current.language;
}

export function nextTheme(theme: Theme): Theme {
  return theme === 'auto' ? 'light' : theme === 'light' ? 'dark' : 'auto';
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

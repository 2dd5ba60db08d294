import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { call } from '../api/client';
import type { Session } from '../api/model';
import { type Messages, useMessages } from '../i18n';
import { useLive, useOverview, useScope } from '../live/hooks';
import { nextTheme, prefer, preferences, usePreferences } from '../preferences';
import { Boundary } from '../ui/Boundary';
import { Button, Item, Menu } from '../ui/controls';
import { Icon, Logo } from '../ui/Glyph';
import { Announcer } from './Announcer';
import { Banners } from './Banners';
import { KeyHelp, useGlobalKeys } from './keys';
import { StreamChip } from './StreamChip';

export function Shell({
  session,
  onSignOut,
  children,
}: {
  session: Session;
  onSignOut: () => void;
  children: ReactNode;
}) {
  const m = useMessages();
  useScope('overview');
  useScope('events');
  const [help, setHelp] = useState(false);
  useGlobalKeys(() => setHelp(true));
  useFocusOnNavigation();
  return (
    <div className="shell">
      <a className="skip" href="#main" onClick={skip}>
        {m.app.skip}
      </a>
      <header className="topbar">
        <Link href="/" className="brand">
          <Logo />
          <span className="brand-name">Weir</span>
          <span className="brand-cluster">{session.cluster}</span>
        </Link>
        <span className="spread" />
        <StreamChip />
        <PreferencesMenu
          m={m}
          session={session}
          onHelp={() => setHelp(true)}
          onSignOut={onSignOut}
        />
      </header>
      <Nav />
      <main id="main" tabIndex={-1}>
        <Banners version={session.version} />
        <Boundary>{children}</Boundary>
      </main>
      <Announcer />
      {help && <KeyHelp onClose={() => setHelp(false)} />}
    </div>
  );
}

/// A hash link would resolve against <base>, not against this page.
function skip(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/// A new page begins at its top, and is read from its top.
function useFocusOnNavigation(): void {
  const [location] = useLocation();
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const main = document.getElementById('main');
    window.scrollTo(0, 0);
    main?.scrollTo(0, 0);
    main?.focus({ preventScroll: true });
  }, [location]);
}

function Nav() {
  const m = useMessages();
  const [location] = useLocation();
  const overview = useOverview();
  const bad = overview ? overview.services.degraded + overview.services.down : 0;
  const items = [
    ['/', 'services', m.app.services, location === '/' || location.startsWith('/services')],
    ['/members', 'members', m.app.members, location.startsWith('/members')],
    ['/events', 'events', m.app.events, location.startsWith('/events')],
  ] as const;
  return (
    <nav className="nav" aria-label={m.app.navigation}>
      {items.map(([href, icon, text, here]) => (
        <Link key={href} href={href} className="nav-item" aria-current={here ? 'page' : undefined}>
          <Icon name={icon} />
          <span>{text}</span>
          {icon === 'services' && bad > 0 && (
            <span className="nav-count" title={m.app.notHealthy(bad)}>
              {bad}
              <span className="sr-only">{m.app.notHealthy(bad)}</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}

function PreferencesMenu({
  m,
  session,
  onHelp,
  onSignOut,
}: {
  m: Messages;
  session: Session;
  onHelp: () => void;
  onSignOut: () => void;
}) {
  const { theme, language } = usePreferences();
  const live = useLive();
  const leave = (): void => {
    call('DELETE', 'session').then(onSignOut, onSignOut);
  };
  return (
    <>
      <Button
        kind="icon"
        aria-label={`${m.app.language}: ${m.name}`}
        onPress={() => prefer({ language: language === 'en' ? 'zh-CN' : 'en' })}
      >
        <span className="lang">{language === 'en' ? '中' : 'EN'}</span>
      </Button>
      <Menu label={m.app.preferences} icon="settings">
        <Item onAction={() => prefer({ theme: nextTheme(preferences().theme) })}>
          {m.app.theme}: {m.app.themes[theme]}
        </Item>
        <Item onAction={() => live.pause(!live.isPaused())}>
          {live.isPaused() ? m.app.resume : m.app.pause}
        </Item>
        <Item onAction={onHelp}>{m.app.shortcuts}</Item>
        <Item href={new URL('../status', document.baseURI).href}>{m.app.noScript}</Item>
        <Item onAction={leave} textValue={m.app.signOut}>
          {m.app.signOut} <span className="dim">{session.user}</span>
        </Item>
      </Menu>
    </>
  );
}

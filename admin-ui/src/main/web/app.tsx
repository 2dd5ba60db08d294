import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { Route, Router, Switch } from 'wouter';
import { ApiProblem, call, onSignedOut, reportSignedIn, uiBase } from './api/client';
import type { Session } from './api/model';
import { MessagesContext, messagesFor } from './i18n';
import { LiveContext } from './live/hooks';
import { LiveStore } from './live/store';
import { LiveStream } from './live/stream';
import { Login } from './pages/Login';
import { Services } from './pages/Services';
import { usePreferences } from './preferences';
import { Shell } from './shell/Shell';
import { Toasts } from './ui/toasts';

const ServicePage = lazy(() => import('./pages/Service'));
const WeightsPage = lazy(() => import('./pages/Weights'));
const Members = lazy(() => import('./pages/Members'));
const Events = lazy(() => import('./pages/Events'));

type Auth =
  | { kind: 'asking' }
  | { kind: 'unreachable' }
  | { kind: 'out' }
  | { kind: 'in'; session: Session }
  /// The session ended while a page was open: it stays, under the login dialog.
  | { kind: 'over'; session: Session };

export function App() {
  const { language } = usePreferences();
  const messages = messagesFor(language);
  return (
    <I18nProvider locale={language}>
      <MessagesContext value={messages}>
        <Toasts>
          <SignedIn />
        </Toasts>
      </MessagesContext>
    </I18nProvider>
  );
}

function SignedIn() {
  const [auth, setAuth] = useState<Auth>({ kind: 'asking' });
  const [attempt, setAttempt] = useState(0);
  useEffect(
    () =>
      onSignedOut(() =>
        setAuth((before) =>
          before.kind === 'in' ? { kind: 'over', session: before.session } : before,
        ),
      ),
    [],
  );
  useEffect(() => {
    let current = true;
    call<Session>('GET', 'session').then(
      (session) => current && setAuth({ kind: 'in', session }),
      (failure: unknown) =>
        current && setAuth({ kind: failure instanceof ApiProblem ? 'out' : 'unreachable' }),
    );
    return () => {
      current = false;
    };
  }, [attempt]);
  const signIn = (session: Session): void => {
    setAuth({ kind: 'in', session });
    reportSignedIn();
  };
  switch (auth.kind) {
    case 'asking':
      return null;
    case 'unreachable':
      return <Login onSignIn={signIn} unreachable onRetry={() => setAttempt((n) => n + 1)} />;
    case 'out':
      return <Login onSignIn={signIn} />;
    case 'in':
    case 'over':
      return (
        <>
          <Live
            running={auth.kind === 'in'}
            session={auth.session}
            onSignOut={() => setAuth({ kind: 'out' })}
          />
          {auth.kind === 'over' && <Login onSignIn={signIn} over />}
        </>
      );
  }
}

function Live({
  running,
  session,
  onSignOut,
}: {
  running: boolean;
  session: Session;
  onSignOut: () => void;
}) {
  const live = useMemo(() => new LiveStream(new LiveStore()), []);
  useEffect(() => {
    if (!running) {
      return undefined;
    }
    live.start();
    return () => live.stop();
  }, [live, running]);
  return (
    <LiveContext value={live}>
      <Router base={uiBase().pathname.replace(/\/$/, '')}>
        <Shell session={session} onSignOut={onSignOut}>
          <Suspense fallback={null}>
            <Pages />
          </Suspense>
        </Shell>
      </Router>
    </LiveContext>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={Services} />
      <Route path="/services" component={Services} />
      <Route path="/services/:service">
        {({ service }) => <ServicePage key={service} id={service} />}
      </Route>
      <Route path="/services/:service/weights">
        {({ service }) => <WeightsPage key={service} id={service} />}
      </Route>
      <Route path="/members" component={Members} />
      <Route path="/events" component={Events} />
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

function NotFound() {
  const { language } = usePreferences();
  return <h1>{messagesFor(language).app.notFound}</h1>;
}

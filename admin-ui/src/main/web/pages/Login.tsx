import { useState } from 'react';
import { ApiProblem, call } from '../api/client';
import type { Session } from '../api/model';
import { useMessages } from '../i18n';
import { Button, Dialog, TextField } from '../ui/controls';
import { Logo } from '../ui/Glyph';

/// The token once, then a cookie. Shown in place of the pages, or over them when a session has
/// ended, so that the address and what was typed stay.
export function Login({
  onSignIn,
  over = false,
  unreachable = false,
  onRetry,
}: {
  onSignIn: (session: Session) => void;
  over?: boolean;
  unreachable?: boolean;
  onRetry?: () => void;
}) {
  const m = useMessages();
  if (over) {
    return (
      <Dialog title={m.login.title} onClose={() => undefined} dismissable={false}>
        <p>{m.login.again}</p>
        <LoginForm onSignIn={onSignIn} />
      </Dialog>
    );
  }
  return (
    <main className="login">
      <div className="login-card">
        <Logo />
        <h1>{m.login.title}</h1>
        {unreachable ? (
          <>
            <p role="alert">{m.login.unreachable}</p>
            <Button kind="primary" onPress={() => onRetry?.()}>
              {m.actions.retry}
            </Button>
          </>
        ) : (
          <LoginForm onSignIn={onSignIn} />
        )}
      </div>
    </main>
  );
}

function LoginForm({ onSignIn }: { onSignIn: (session: Session) => void }) {
  const m = useMessages();
  const [token, setToken] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      onSignIn(await call<Session>('POST', 'session', { body: { token: token.trim() } }));
    } catch (failure) {
      setError(
        failure instanceof ApiProblem
          ? failure.kind === 'unauthorized'
            ? m.login.wrong
            : (m.problems[failure.kind] ?? failure.message)
          : m.login.unreachable,
      );
      setBusy(false);
    }
  };
  return (
    <form
      className="login-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        label={m.login.token}
        hint={m.login.hint}
        type={shown ? 'text' : 'password'}
        value={token}
        onChange={setToken}
        autoFocus
        name="token"
      />
      {error !== null && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      <div className="row-gap">
        <Button kind="primary" type="submit" isDisabled={busy || token.trim() === ''}>
          {busy ? m.actions.working : m.login.submit}
        </Button>
        <Button kind="quiet" onPress={() => setShown(!shown)}>
          {shown ? m.login.hide : m.login.show}
        </Button>
      </div>
    </form>
  );
}

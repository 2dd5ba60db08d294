import { type ReactNode, useState } from 'react';
import { optionsOf, send, type Write } from '../api/actions';
import { ApiProblem, asCurl } from '../api/client';
import type { Change, Propagation } from '../api/model';
import { duration } from '../domain/format';
import { useMessages } from '../i18n';
import { useStreamState } from '../live/hooks';
import { Button, Dialog, TextField } from './controls';
import { Glyph } from './Glyph';
import { type Trouble, troubleOf } from './problems';
import { useCopy, useToast } from './toasts';

export interface Confirmation {
  title: string;
  text: string;
  warnings?: string[];
  confirm: string;
  danger?: boolean;
  /// A name to type before the button works.
  typeName?: string;
  write: Write;
}

export function usePropagationText(): (propagation: Propagation) => string {
  const m = useMessages();
  return ({ acked, total, lagging }) =>
    lagging.length === 0
      ? m.results.applied(acked, total)
      : `${m.results.applied(acked, total)}. ${m.results.lagging(lagging.join(', '))}`;
}

/// Sends writes, tells the result, keeps what was typed when they fail.
export function useSend(): {
  busy: boolean;
  trouble: Trouble | null;
  run: (write: Write, reason: string) => Promise<Change | null>;
  /// The ETag to use instead of the write's own, after somebody else was faster and that was shown.
  etag: string | null;
} {
  const m = useMessages();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [etag, setEtag] = useState<string | null>(null);
  const run = async (write: Write, reason: string): Promise<Change | null> => {
    setBusy(true);
    setTrouble(null);
    try {
      const seen = etag !== null && write.ifMatch !== undefined ? { ifMatch: etag } : {};
      return await send({ ...write, ...seen }, { reason });
    } catch (failure) {
      const next = troubleOf(failure, m);
      if (failure instanceof ApiProblem && failure.problem.current) {
        const { current } = failure.problem;
        setEtag(current.etag);
        const who = current.changedBy === null ? '' : ` ${m.results.changedBy(current.changedBy)}`;
        setTrouble({ ...next, text: m.results.stale + who });
      } else {
        setTrouble(next);
      }
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { busy, trouble, run, etag };
}

export function TroubleBox({ trouble }: { trouble: Trouble | null }) {
  if (trouble === null) {
    return null;
  }
  return (
    <div className="trouble" role="alert">
      <Glyph tone="down" />
      <div>
        <strong>{trouble.text}</strong>
        {trouble.detail !== null && <div className="trouble-detail">{trouble.detail}</div>}
      </div>
    </div>
  );
}

/// Data younger than this are as good as live.
const OLD_MS = 3000;

/// "You act on data 42 s old": said where the action is, when it is so.
export function StaleNote() {
  const m = useMessages();
  const { freshness, silentMs } = useStreamState();
  const fresh = silentMs === null || silentMs < OLD_MS;
  if (fresh || freshness === 'live' || freshness === 'delayed') {
    return null;
  }
  return (
    <p className="note">
      <Glyph tone="warning" />
      {m.stream.actingOnOld(duration(silentMs, m.units))}
    </p>
  );
}

export function DialogFoot({
  curl,
  onCancel,
  children,
}: {
  curl: string;
  onCancel: () => void;
  children: ReactNode;
}) {
  const m = useMessages();
  const copy = useCopy();
  return (
    <div className="dialog-foot">
      <Button kind="quiet" onPress={() => copy(curl)}>
        {m.actions.copyCurl}
      </Button>
      <span className="spread" />
      <Button onPress={onCancel}>{m.actions.cancel}</Button>
      {children}
    </div>
  );
}

export function curlOf(write: Write, reason: string): string {
  return asCurl(write.method, write.path, { ...optionsOf(write), reason });
}

/// Asks before a write that touches traffic.
export function ConfirmWrite({ ask, onClose }: { ask: Confirmation; onClose: () => void }) {
  const m = useMessages();
  const toast = useToast();
  const propagation = usePropagationText();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const { busy, trouble, run } = useSend();
  const submit = async (): Promise<void> => {
    const change = await run(ask.write, reason);
    if (change !== null) {
      toast({
        tone: change.propagation.lagging.length === 0 ? 'up' : 'warning',
        title: m.results.done(ask.title.replace(/[?\uff1f]$/, '')),
        text: change.changeId === null ? m.results.nothing : propagation(change.propagation),
      });
      onClose();
    }
  };
  return (
    <Dialog title={ask.title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p>{ask.text}</p>
        {ask.warnings?.map((warning) => (
          <p key={warning} className="note">
            <Glyph tone="warning" />
            {warning}
          </p>
        ))}
        <StaleNote />
        {ask.typeName !== undefined && (
          <TextField label={m.actions.typeName(ask.typeName)} value={typed} onChange={setTyped} />
        )}
        <TextField
          label={m.actions.reason}
          hint={m.actions.reasonHint}
          value={reason}
          onChange={setReason}
          maxLength={300}
        />
        <TroubleBox trouble={trouble} />
        <DialogFoot curl={curlOf(ask.write, reason)} onCancel={onClose}>
          <Button
            kind={ask.danger ? 'danger' : 'primary'}
            type="submit"
            isDisabled={busy || (ask.typeName !== undefined && typed !== ask.typeName)}
          >
            {busy ? m.actions.working : ask.confirm}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}

import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { paths, send, type Write } from '../api/actions';
import { ApiProblem } from '../api/client';
import type { Change, Weights, WeightChange } from '../api/model';
import { clockTime } from '../domain/format';
import { useMessages } from '../i18n';
import { curlOf, StaleNote, TroubleBox, usePropagationText } from '../ui/ConfirmWrite';
import { Button, Dialog, TextField } from '../ui/controls';
import { Icon } from '../ui/Glyph';
import { type Trouble, troubleOf } from '../ui/problems';
import { useCopy, useToast } from '../ui/toasts';
import { Meanwhile, PreviewNote } from './weights/Notices';
import { usePreview } from './weights/usePreview';
import { useWeightEditor, type WeightEditor } from './weights/useWeightEditor';
import { useLocalShares, WeightRows } from './weights/WeightRows';

const SAME = 0.0005;

export default function WeightsPage({ id }: { id: string }) {
  const m = useMessages();
  const editor = useWeightEditor(id);
  useEffect(() => {
    document.title = `${m.weights.title(id)} · Weir`;
  }, [id, m]);
  return (
    <>
      <Link href={`/services/${id}`} className="back">
        <Icon name="back" />
        {id}
      </Link>
      <div className="page-head">
        <h1>{m.weights.title(id)}</h1>
        {editor.base && editor.loadedAt && (
          <span className="dim">
            {m.weights.version(
              editor.base.etag.replaceAll('"', ''),
              clockTime(editor.loadedAt, m.locale),
            )}
          </span>
        )}
      </div>
      <TroubleBox trouble={editor.trouble} />
      {editor.base && <Editor id={id} base={editor.base} editor={editor} />}
    </>
  );
}

function Editor({ id, base, editor }: { id: string; base: Weights; editor: WeightEditor }) {
  const m = useMessages();
  const [, navigate] = useLocation();
  const copy = useCopy();
  const { apply, busy, trouble } = useApply(id, base, editor);
  const [reason, setReason] = useState('');
  const [leaving, setLeaving] = useState(false);
  const scope = `service:${id}`;
  const local = useLocalShares(scope, base, editor.drafts);
  const preview = usePreview(id, base.etag, editor.invalid ? [] : editor.changes);
  const server =
    preview.kind === 'known'
      ? new Map(preview.answer.items.map((row) => [row.backend, row.after.share]))
      : null;
  const differs =
    server !== null &&
    base.items.some(
      (row, index) =>
        Math.abs((server.get(row.backend) ?? 0) - (local.after[index]?.share ?? 0)) > SAME,
    );
  const dirty = editor.drafts.size > 0;
  useEffect(() => {
    if (!dirty) {
      return undefined;
    }
    const keep = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', keep);
    return () => window.removeEventListener('beforeunload', keep);
  }, [dirty]);
  const back = (): void => navigate(`/services/${id}`);
  const count = editor.changes.length;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void apply(reason);
      }}
    >
      <Meanwhile editor={editor} />
      <section className="panel">
        <WeightRows scope={scope} base={base} editor={editor} local={local} server={server} />
      </section>
      <PreviewNote preview={preview} differs={differs} />
      <StaleNote />
      <TextField
        label={m.actions.reason}
        hint={m.actions.reasonHint}
        value={reason}
        onChange={setReason}
        maxLength={300}
      />
      <TroubleBox trouble={trouble} />
      <div className="editor-foot">
        <Button
          kind="quiet"
          isDisabled={count === 0}
          onPress={() => copy(curlOf(writeOf(id, base.etag, editor.changes), reason))}
        >
          {m.actions.copyCurl}
        </Button>
        <span className="spread" />
        <Button isDisabled={!dirty || busy} onPress={editor.reset}>
          {m.weights.reset}
        </Button>
        <Button onPress={() => (dirty ? setLeaving(true) : back())}>{m.actions.cancel}</Button>
        <Button
          kind="primary"
          type="submit"
          isDisabled={busy || count === 0 || editor.invalid || editor.conflicts.length > 0}
        >
          {busy ? m.actions.working : m.weights.apply(count)}
        </Button>
      </div>
      {leaving && (
        <Dialog title={m.weights.leave} onClose={() => setLeaving(false)}>
          <p>{m.weights.leaveText(editor.drafts.size)}</p>
          <div className="dialog-foot">
            <span className="spread" />
            <Button onPress={() => setLeaving(false)}>{m.weights.stay}</Button>
            <Button kind="danger" onPress={back}>
              {m.weights.leaveConfirm}
            </Button>
          </div>
        </Dialog>
      )}
    </form>
  );
}

function writeOf(service: string, etag: string, changes: readonly WeightChange[]): Write {
  return { method: 'PATCH', path: paths.weights(service), ifMatch: etag, body: { changes } };
}

/// Applies the drafts, and offers for a while to put the old weights back.
function useApply(
  id: string,
  base: Weights,
  editor: WeightEditor,
): { apply: (reason: string) => Promise<void>; busy: boolean; trouble: Trouble | null } {
  const m = useMessages();
  const toast = useToast();
  const propagation = usePropagationText();
  const [, navigate] = useLocation();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const tell = (title: string, change: Change, undo?: () => void): void =>
    toast({
      tone: change.propagation.lagging.length === 0 ? 'up' : 'warning',
      title,
      text: propagation(change.propagation),
      ...(undo ? { action: { label: m.results.undo, run: undo } } : {}),
    });
  const undo = async (before: WeightChange[], etag: string): Promise<void> => {
    try {
      tell(m.results.undone, await send(writeOf(id, etag, before), { reason: m.results.undo }));
    } catch (failure) {
      toast({ tone: 'down', title: troubleOf(failure, m).text });
    }
  };
  const apply = async (reason: string): Promise<void> => {
    const { changes } = editor;
    const before = changes.map(({ backend }) => ({
      backend,
      weight: base.items.find((row) => row.backend === backend)?.weight.wanted ?? 0,
    }));
    setBusy(true);
    setTrouble(null);
    try {
      const change = await send(writeOf(id, base.etag, changes), { reason });
      tell(m.results.weights(id), change, () => void undo(before, change.etag ?? '*'));
      navigate(`/services/${id}`);
    } catch (failure) {
      setTrouble(troubleOf(failure, m));
      setBusy(false);
      if (failure instanceof ApiProblem && failure.kind === 'stale-etag') {
        await editor.refresh();
      }
    }
  };
  return { apply, busy, trouble };
}

import { type ReactNode, useState } from 'react';
import type { Write } from '../api/actions';
import { useMessages } from '../i18n';
import { curlOf, DialogFoot, TroubleBox, usePropagationText, useSend } from './ConfirmWrite';
import { Button, Dialog, TextField } from './controls';
import { useToast } from './toasts';

/// What is wrong, by the paths of the server's document: ours once somebody tried, then its own.
export interface Wrong {
  /// Of this path, or of the first that is wrong in a list there.
  at: (path: string) => string | null;
  /// Whether something is wrong at one of these paths or within it.
  within: (...paths: string[]) => boolean;
}

/// A dialog that makes or changes one thing: it checks, asks for a reason, sends, and says what
/// became of it. What was typed stays when it fails.
export function FormDialog({
  title,
  name,
  write,
  errors,
  onClose,
  onDone,
  children,
}: {
  title: string;
  name: string;
  write: Write;
  errors: Record<string, string | null>;
  onClose: () => void;
  onDone?: () => void;
  children: (wrong: Wrong) => ReactNode;
}) {
  const m = useMessages();
  const toast = useToast();
  const propagation = usePropagationText();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, trouble, run } = useSend();
  const said: Record<string, string | null> = { ...trouble?.fields };
  for (const [path, error] of Object.entries(tried ? errors : {})) {
    said[path] = error ?? said[path] ?? null;
  }
  const wrong: Wrong = {
    at: (path) =>
      said[path] ??
      Object.entries(said).find(
        ([each, error]) => error !== null && each.startsWith(`${path}/`),
      )?.[1] ??
      null,
    within: (...paths) =>
      Object.entries(said).some(
        ([path, error]) =>
          error !== null && paths.some((each) => path === each || path.startsWith(`${each}/`)),
      ),
  };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (Object.values(errors).some((error) => error !== null)) {
      return;
    }
    const change = await run(write, reason);
    if (change !== null) {
      toast({ tone: 'up', title: m.results.done(name), text: propagation(change.propagation) });
      onClose();
      onDone?.();
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children(wrong)}
        <TextField
          label={m.actions.reason}
          hint={m.actions.reasonHint}
          value={reason}
          onChange={setReason}
          maxLength={300}
        />
        <TroubleBox trouble={trouble} />
        <DialogFoot curl={curlOf(write, reason)} onCancel={onClose}>
          <Button kind="primary" type="submit" isDisabled={busy}>
            {busy ? m.actions.working : m.actions.save}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}

/// What most people leave alone. It opens by itself when something in it is wrong.
export function Advanced({
  title,
  wrong,
  children,
}: {
  title: string;
  wrong: boolean;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className="advanced"
      open={open || wrong}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{title}</summary>
      {children}
    </details>
  );
}

/// Numbers side by side; nothing typed means the default, or no limit.
export function NumberFields<K extends string>({
  labels,
  values,
  path,
  wrong,
  onChange,
}: {
  labels: Record<K, string>;
  values: Record<K, string>;
  path: string;
  wrong: Wrong;
  onChange: (key: K, text: string) => void;
}) {
  return (
    <div className="field-pairs">
      {(Object.keys(labels) as K[]).map((key) => (
        <TextField
          key={key}
          label={labels[key]}
          value={values[key]}
          onChange={(text) => onChange(key, text)}
          error={wrong.at(`${path}/${key}`)}
          inputMode="numeric"
        />
      ))}
    </div>
  );
}

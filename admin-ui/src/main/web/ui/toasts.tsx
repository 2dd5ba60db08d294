import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { useMessages } from '../i18n';
import { Button } from './controls';
import { Glyph, Icon } from './Glyph';

export interface Toast {
  tone: 'up' | 'warning' | 'down';
  title: string;
  text?: string;
  action?: { label: string; run: () => void };
}

const TOAST_MS = 15_000;
const TOASTS_MAX = 4;

const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

export function useToast(): (toast: Toast) => void {
  return use(ToastContext);
}

let nextId = 1;

export function Toasts({ children }: { children: ReactNode }) {
  const m = useMessages();
  const [shown, setShown] = useState<(Toast & { id: number })[]>([]);
  const dismiss = useCallback((id: number) => {
    setShown((before) => before.filter((toast) => toast.id !== id));
  }, []);
  const add = useMemo(
    () => (toast: Toast) => {
      const id = nextId++;
      setShown((before) => [...before, { ...toast, id }].slice(-TOASTS_MAX));
      setTimeout(() => dismiss(id), TOAST_MS);
    },
    [dismiss],
  );
  return (
    <ToastContext value={add}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {shown.map((toast) => (
          <div key={toast.id} className="toast">
            <Glyph tone={toast.tone} />
            <div className="toast-body">
              <strong>{toast.title}</strong>
              {toast.text !== undefined && <span>{toast.text}</span>}
            </div>
            {toast.action && (
              <Button
                onPress={() => {
                  toast.action?.run();
                  dismiss(toast.id);
                }}
              >
                {toast.action.label}
              </Button>
            )}
            <Button kind="icon" aria-label={m.results.dismiss} onPress={() => dismiss(toast.id)}>
              <Icon name="close" />
            </Button>
          </div>
        ))}
      </div>
    </ToastContext>
  );
}

/// Copies, and says whether it worked: browsers refuse outside of secure pages.
export function useCopy(): (text: string) => void {
  const toast = useToast();
  const m = useMessages();
  return (text) => {
    const done = (worked: boolean): void =>
      toast({
        tone: worked ? 'up' : 'warning',
        title: worked ? m.actions.copied : m.actions.copyFailed,
        ...(worked ? {} : { text }),
      });
    if (navigator.clipboard === undefined) {
      done(false);
    } else {
      navigator.clipboard.writeText(text).then(
        () => done(true),
        () => done(false),
      );
    }
  };
}

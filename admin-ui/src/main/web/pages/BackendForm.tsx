import { useState } from 'react';
import { paths, type Write } from '../api/actions';
import type { Backend, BackendInput } from '../api/model';
import { parseWeight } from '../domain/weights';
import { useMessages } from '../i18n';
import { curlOf, DialogFoot, TroubleBox, usePropagationText, useSend } from '../ui/ConfirmWrite';
import { Button, Dialog, TextField } from '../ui/controls';
import { useToast } from '../ui/toasts';
import { parsePort, validHost, validId } from './fields';

/// Adds a backend to a service, or changes one.
export function BackendForm({
  service,
  etag,
  backend,
  taken,
  onClose,
}: {
  service: string;
  etag: string;
  backend?: Backend;
  taken?: readonly string[];
  onClose: () => void;
}) {
  const m = useMessages();
  const toast = useToast();
  const propagation = usePropagationText();
  const [id, setId] = useState(backend?.id ?? '');
  const [host, setHost] = useState(backend?.spec.host ?? '');
  const [port, setPort] = useState(backend === undefined ? '' : String(backend.spec.port));
  const [weight, setWeight] = useState(String(backend?.spec.weight ?? 100));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, trouble, run } = useSend();
  const portNumber = parsePort(port);
  const weightNumber = parseWeight(weight);
  const errors = {
    id: validId(id) ? (!backend && taken?.includes(id) ? m.form.taken : null) : m.form.invalidId,
    host: validHost(host.trim()) ? null : m.form.invalidHost,
    port: portNumber === null ? m.form.invalidPort : null,
    weight: weightNumber === null ? m.form.invalidWeight : null,
  };
  const moved =
    backend !== undefined &&
    (host.trim() !== backend.spec.host || portNumber !== backend.spec.port);
  const body = { host: host.trim(), port: portNumber ?? 0, weight: weightNumber ?? 0 };
  const write: Write = backend
    ? { method: 'PATCH', path: paths.backend(service, backend.id), ifMatch: etag, body }
    : {
        method: 'PUT',
        path: paths.backend(service, id),
        create: true,
        body: body satisfies BackendInput,
      };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (Object.values(errors).some((error) => error !== null)) {
      return;
    }
    const change = await run(write, reason);
    if (change !== null) {
      toast({ tone: 'up', title: m.results.done(id), text: propagation(change.propagation) });
      onClose();
    }
  };
  const show = (name: keyof typeof errors): string | null =>
    (tried ? errors[name] : null) ?? trouble?.fields[name] ?? null;
  return (
    <Dialog
      title={backend ? m.form.editBackend(backend.id) : m.form.addBackend(service)}
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {!backend && (
          <TextField
            label={m.form.id}
            hint={m.form.idHint}
            value={id}
            onChange={setId}
            error={show('id')}
            autoFocus
          />
        )}
        <div className="field-row">
          <TextField
            label={m.form.host}
            value={host}
            onChange={setHost}
            error={show('host')}
            hint={moved ? m.form.moved : undefined}
          />
          <TextField
            label={m.form.port}
            value={port}
            onChange={setPort}
            error={show('port')}
            inputMode="numeric"
          />
        </div>
        <TextField
          label={m.form.weight}
          hint={m.form.weightHint}
          value={weight}
          onChange={setWeight}
          error={show('weight')}
          inputMode="numeric"
        />
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

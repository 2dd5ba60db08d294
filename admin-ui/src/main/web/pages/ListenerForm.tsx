import { useState } from 'react';
import { paths, type Write } from '../api/actions';
import type { ListenerInput } from '../api/model';
import { useMessages } from '../i18n';
import { curlOf, DialogFoot, TroubleBox, usePropagationText, useSend } from '../ui/ConfirmWrite';
import { Button, Dialog, TextField } from '../ui/controls';
import { useToast } from '../ui/toasts';
import { parseAddresses, parsePort, validId } from './fields';

/// Adds a listener to a service.
export function ListenerForm({
  service,
  taken,
  onClose,
}: {
  service: string;
  taken: readonly string[];
  onClose: () => void;
}) {
  const m = useMessages();
  const toast = useToast();
  const propagation = usePropagationText();
  const [id, setId] = useState('');
  const [port, setPort] = useState('');
  const [addresses, setAddresses] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, trouble, run } = useSend();
  const portNumber = parsePort(port);
  const errors = {
    id: validId(id) ? (taken.includes(id) ? m.form.taken : null) : m.form.invalidId,
    port: portNumber === null ? m.form.invalidPort : null,
  };
  const write: Write = {
    method: 'PUT',
    path: paths.listener(service, id),
    create: true,
    body: { port: portNumber ?? 0, addresses: parseAddresses(addresses) } satisfies ListenerInput,
  };
  const submit = async (): Promise<void> => {
    setTried(true);
    if (errors.id !== null || errors.port !== null) {
      return;
    }
    const change = await run(write, reason);
    if (change !== null) {
      toast({ tone: 'up', title: m.results.done(id), text: propagation(change.propagation) });
      onClose();
    }
  };
  return (
    <Dialog title={m.form.addListener(service)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="field-row">
          <TextField
            label={m.form.id}
            value={id}
            onChange={setId}
            error={tried ? errors.id : null}
            autoFocus
          />
          <TextField
            label={m.form.port}
            value={port}
            onChange={setPort}
            inputMode="numeric"
            error={(tried ? errors.port : null) ?? trouble?.fields['port']}
          />
        </div>
        <TextField
          label={m.form.addresses}
          hint={m.form.addressesHint}
          value={addresses}
          onChange={setAddresses}
          error={trouble?.fields['addresses'] ?? trouble?.fields['addresses/0']}
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

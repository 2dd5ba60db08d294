import { useState } from 'react';
import { useLocation } from 'wouter';
import { paths, type Write } from '../api/actions';
import type { Scheduler, Service, ServiceInput } from '../api/model';
import { useMessages } from '../i18n';
import { curlOf, DialogFoot, TroubleBox, usePropagationText, useSend } from '../ui/ConfirmWrite';
import { Button, Dialog, Select, TextField } from '../ui/controls';
import { useToast } from '../ui/toasts';
import { parsePort, validId } from './fields';

type Kind = Service['spec']['health']['kind'];

/// Makes a service, or changes how one chooses and probes.
export function ServiceForm({ service, onClose }: { service?: Service; onClose: () => void }) {
  const m = useMessages();
  const toast = useToast();
  const propagation = usePropagationText();
  const [, navigate] = useLocation();
  const [id, setId] = useState(service?.id ?? '');
  const [port, setPort] = useState('');
  const [scheduler, setScheduler] = useState<Scheduler>(service?.spec.scheduler ?? 'roundrobin');
  const [kind, setKind] = useState<Kind>(service?.spec.health.kind ?? 'tcp');
  const [path, setPath] = useState(service?.spec.health.http.path ?? '/');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, trouble, run } = useSend();
  const portNumber = parsePort(port);
  const http = kind === 'http' || kind === 'https';
  const health = { kind, ...(http ? { http: { path } } : {}) };
  const write: Write = service
    ? {
        method: 'PATCH',
        path: paths.service(service.id),
        ifMatch: service.etag,
        body: { scheduler, health },
      }
    : {
        method: 'PUT',
        path: paths.service(id),
        create: true,
        body: {
          scheduler,
          health,
          listeners: portNumber === null ? [] : [{ id: 'main', port: portNumber }],
        } satisfies ServiceInput,
      };
  const idError = !validId(id) ? m.form.invalidId : null;
  const portError = port.trim() !== '' && portNumber === null ? m.form.invalidPort : null;
  const submit = async (): Promise<void> => {
    setTried(true);
    if (idError !== null || portError !== null) {
      return;
    }
    const change = await run(write, reason);
    if (change !== null) {
      toast({ tone: 'up', title: m.results.done(id), text: propagation(change.propagation) });
      onClose();
      if (!service) {
        navigate(`/services/${id}`);
      }
    }
  };
  return (
    <Dialog title={service ? m.form.editService(service.id) : m.form.newService} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {!service && (
          <>
            <TextField
              label={m.form.id}
              hint={m.form.idHint}
              value={id}
              onChange={setId}
              error={tried ? idError : null}
              autoFocus
            />
            <TextField
              label={m.form.listenPort}
              value={port}
              onChange={setPort}
              inputMode="numeric"
              error={portError ?? trouble?.fields['listeners/0/port']}
            />
          </>
        )}
        <Select
          label={m.form.scheduler}
          value={scheduler}
          options={m.schedulers}
          onChange={setScheduler}
        />
        <Select
          label={m.form.healthKind}
          value={kind}
          options={m.form.healthKinds}
          onChange={setKind}
        />
        {http && (
          <TextField
            label={m.form.healthPath}
            value={path}
            onChange={setPath}
            error={trouble?.fields['health/http/path']}
          />
        )}
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

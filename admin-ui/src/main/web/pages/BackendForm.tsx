import { useState } from 'react';
import { paths, type Write } from '../api/actions';
import type { Backend, BackendInput } from '../api/model';
import { parseWeight } from '../domain/weights';
import { useMessages } from '../i18n';
import { TextField } from '../ui/controls';
import { FormDialog } from '../ui/FormDialog';
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
  const [id, setId] = useState(backend?.id ?? '');
  const [host, setHost] = useState(backend?.spec.host ?? '');
  const [port, setPort] = useState(backend === undefined ? '' : String(backend.spec.port));
  const [weight, setWeight] = useState(String(backend?.spec.weight ?? 100));
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
  return (
    <FormDialog
      title={backend ? m.form.editBackend(backend.id) : m.form.addBackend(service)}
      name={id}
      write={write}
      errors={errors}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          {!backend && (
            <TextField
              label={m.form.id}
              hint={m.form.idHint}
              value={id}
              onChange={setId}
              error={wrong.at('id')}
              autoFocus
            />
          )}
          <div className="field-row">
            <TextField
              label={m.form.host}
              value={host}
              onChange={setHost}
              error={wrong.at('host')}
              hint={moved ? m.form.moved : undefined}
            />
            <TextField
              label={m.form.port}
              value={port}
              onChange={setPort}
              error={wrong.at('port')}
              inputMode="numeric"
            />
          </div>
          <TextField
            label={m.form.weight}
            hint={m.form.weightHint}
            value={weight}
            onChange={setWeight}
            error={wrong.at('weight')}
            inputMode="numeric"
          />
        </>
      )}
    </FormDialog>
  );
}

import { useState } from 'react';
import { useLocation } from 'wouter';
import { paths, type Write } from '../api/actions';
import type { Service, ServiceSpec } from '../api/model';
import { useMessages } from '../i18n';
import { Select, TextField } from '../ui/controls';
import { Advanced, FormDialog, NumberFields } from '../ui/FormDialog';
import { dialDraftOf, DialFields, dialOf } from './DialFields';
import { parsePort, validId } from './fields';
import {
  AFFINITY,
  given,
  numbers,
  REDISPATCH,
  SERVICE_LIMITS,
  TIMEOUTS,
  typed,
  wrongIn,
} from './numbers';
import {
  schedulerDraftOf,
  SchedulerFields,
  schedulerOf,
  wrongInScheduler,
} from './SchedulerFields';

type Kind = ServiceSpec['health']['kind'];
type AffinityBy = ServiceSpec['affinity']['by'];

/// Makes a service, or changes how one chooses, probes, waits and dials.
export function ServiceForm({ service, onClose }: { service?: Service; onClose: () => void }) {
  const m = useMessages();
  const [, navigate] = useLocation();
  const spec = service?.spec;
  // What is typed is about the version that was there when the form was opened.
  const [seen] = useState(service?.etag ?? '');
  const [id, setId] = useState(service?.id ?? '');
  const [port, setPort] = useState('');
  const [scheduler, setScheduler] = useState(() => schedulerDraftOf(spec));
  const [kind, setKind] = useState<Kind>(spec?.health.kind ?? 'tcp');
  const [path, setPath] = useState(spec?.health.http.path ?? '/');
  const [timeouts, setTimeouts] = useState(() => typed(TIMEOUTS, spec?.timeouts));
  const [redispatch, setRedispatch] = useState(() => typed(REDISPATCH, spec?.redispatch));
  const [limits, setLimits] = useState(() => typed(SERVICE_LIMITS, spec?.limits));
  const [by, setBy] = useState<AffinityBy>(spec?.affinity.by ?? 'none');
  const [affinity, setAffinity] = useState(() => typed(AFFINITY, spec?.affinity));
  const [dial, setDial] = useState(() => dialDraftOf(spec?.dial));
  const portNumber = parsePort(port);
  const http = kind === 'http' || kind === 'https';
  const body = {
    ...schedulerOf(scheduler),
    health: { kind, ...(http ? { http: { path } } : {}) },
    dial: dialOf(dial),
    affinity: { by, ...(by === 'none' ? {} : given(numbers(AFFINITY, affinity))) },
  };
  const waits = numbers(TIMEOUTS, timeouts);
  const tries = numbers(REDISPATCH, redispatch);
  const open = numbers(SERVICE_LIMITS, limits);
  const write: Write = service
    ? {
        method: 'PATCH',
        path: paths.service(service.id),
        ifMatch: seen,
        body: { ...body, timeouts: waits, redispatch: tries, limits: open },
      }
    : {
        method: 'PUT',
        path: paths.service(id),
        create: true,
        body: {
          ...body,
          timeouts: given(waits),
          redispatch: given(tries),
          limits: given(open),
          listeners: portNumber === null ? [] : [{ id: 'main', port: portNumber }],
        },
      };
  const errors = {
    id: validId(id) ? null : m.form.invalidId,
    'listeners/0/port': port.trim() !== '' && portNumber === null ? m.form.invalidPort : null,
    ...wrongIn(TIMEOUTS, timeouts, 'timeouts', m.fields.range),
    ...wrongIn(SERVICE_LIMITS, limits, 'limits', m.fields.range),
    ...wrongInScheduler(scheduler, m.fields.range),
    ...wrongIn(REDISPATCH, redispatch, 'redispatch', m.fields.range),
    ...(by === 'none' ? {} : wrongIn(AFFINITY, affinity, 'affinity', m.fields.range)),
  };
  return (
    <FormDialog
      title={service ? m.form.editService(service.id) : m.form.newService}
      name={id}
      write={write}
      errors={errors}
      onClose={onClose}
      onDone={() => {
        if (!service) {
          navigate(`/services/${id}`);
        }
      }}
    >
      {(wrong) => (
        <>
          {!service && (
            <>
              <TextField
                label={m.form.id}
                hint={m.form.idHint}
                value={id}
                onChange={setId}
                error={wrong.at('id')}
                autoFocus
              />
              <TextField
                label={m.form.listenPort}
                value={port}
                onChange={setPort}
                inputMode="numeric"
                error={wrong.at('listeners/0/port')}
              />
            </>
          )}
          <SchedulerFields
            draft={scheduler}
            set={(part) => setScheduler({ ...scheduler, ...part })}
            wrong={wrong}
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
              error={wrong.at('health/http/path')}
            />
          )}
          <Select
            label={m.form.affinityBy}
            value={by}
            options={m.form.affinities}
            onChange={setBy}
          />
          {by !== 'none' && (
            <NumberFields
              labels={m.form.affinity}
              values={affinity}
              path="affinity"
              wrong={wrong}
              onChange={(key, text) => setAffinity({ ...affinity, [key]: text })}
            />
          )}
          <Advanced
            title={m.form.timesTitle}
            wrong={wrong.within('timeouts', 'redispatch', 'limits')}
          >
            <p className="field-hint">{m.form.timesHint}</p>
            <NumberFields
              labels={m.form.timeouts}
              values={timeouts}
              path="timeouts"
              wrong={wrong}
              onChange={(key, text) => setTimeouts({ ...timeouts, [key]: text })}
            />
            <NumberFields
              labels={m.form.redispatch}
              values={redispatch}
              path="redispatch"
              wrong={wrong}
              onChange={(key, text) => setRedispatch({ ...redispatch, [key]: text })}
            />
            <NumberFields
              labels={m.form.serviceLimits}
              values={limits}
              path="limits"
              wrong={wrong}
              onChange={(key, text) => setLimits({ ...limits, [key]: text })}
            />
          </Advanced>
          <DialFields
            draft={dial}
            set={(part) => setDial({ ...dial, ...part })}
            wrong={wrong}
          />
        </>
      )}
    </FormDialog>
  );
}

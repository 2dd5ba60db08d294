import { paths } from '../api/actions';
import type { Backend, ListenerSpec, Service } from '../api/model';
import { count, percent } from '../domain/format';
import type { Messages } from '../i18n';
import type { Confirmation } from '../ui/ConfirmWrite';

export type BackendVerb = 'drain' | 'disable' | 'enable' | 'remove';

/// What is asked before something is done to a backend.
export function aboutBackend(
  verb: BackendVerb,
  backend: Backend,
  etag: string,
  others: number,
  m: Messages,
): Confirmation {
  const open = count(backend.stats.open);
  const path = paths.backend(backend.service, backend.id);
  const warnings: string[] = [];
  if (verb !== 'enable' && backend.status.eligible) {
    if (others === 0) {
      warnings.push(m.actions.lastOne);
    } else if (backend.status.expectedShare > 0) {
      warnings.push(m.actions.shareMoves(percent(backend.status.expectedShare)));
    }
  }
  const post = { method: 'POST', path: `${path}:${verb}`, ifMatch: etag } as const;
  switch (verb) {
    case 'drain':
      return {
        title: m.actions.drainTitle(backend.id),
        text: m.actions.drainText(open),
        confirm: m.actions.drainConfirm,
        warnings,
        write: post,
      };
    case 'disable':
      return {
        title: m.actions.disableTitle(backend.id),
        text: m.actions.disableText(open),
        confirm: m.actions.disableConfirm,
        warnings,
        danger: true,
        write: post,
      };
    case 'enable':
      return {
        title: m.actions.enableTitle(backend.id),
        text: m.actions.enableText,
        confirm: m.actions.enableConfirm,
        write: post,
      };
    case 'remove':
      return {
        title: m.actions.removeTitle(backend.id),
        text: m.actions.removeText(open),
        confirm: m.actions.removeConfirm,
        warnings,
        danger: true,
        ...(backend.stats.open > 0 ? { typeName: backend.id } : {}),
        write: { method: 'DELETE', path, ifMatch: etag },
      };
  }
}

export function aboutService(
  verb: 'enable' | 'disable' | 'remove',
  service: Service,
  m: Messages,
): Confirmation {
  const path = paths.service(service.id);
  switch (verb) {
    case 'enable':
      return {
        title: m.actions.enableServiceTitle(service.id),
        text: m.actions.enableServiceText,
        confirm: m.actions.enableConfirm,
        write: { method: 'POST', path: `${path}:enable`, ifMatch: service.etag },
      };
    case 'disable':
      return {
        title: m.actions.disableServiceTitle(service.id),
        text: m.actions.disableServiceText,
        confirm: m.actions.disableConfirm,
        danger: true,
        write: { method: 'POST', path: `${path}:disable`, ifMatch: service.etag },
      };
    case 'remove':
      return {
        title: m.actions.deleteServiceTitle(service.id),
        text: m.actions.deleteServiceText(
          service.spec.backends.length,
          service.spec.listeners.length,
        ),
        confirm: m.actions.deleteConfirm,
        danger: true,
        typeName: service.id,
        write: { method: 'DELETE', path, ifMatch: service.etag },
      };
  }
}

export function aboutListener(
  verb: 'enable' | 'disable' | 'remove',
  service: Service,
  listener: ListenerSpec,
  m: Messages,
): Confirmation {
  const path = paths.listener(service.id, listener.id);
  switch (verb) {
    case 'enable':
      return {
        title: m.actions.enableListenerTitle(listener.id),
        text: m.actions.enableListenerText(listener.port),
        confirm: m.actions.enableConfirm,
        write: { method: 'POST', path: `${path}:enable`, ifMatch: service.etag },
      };
    case 'disable':
      return {
        title: m.actions.disableListenerTitle(listener.id),
        text: m.actions.disableListenerText(listener.port),
        confirm: m.actions.disableConfirm,
        danger: true,
        write: { method: 'POST', path: `${path}:disable`, ifMatch: service.etag },
      };
    case 'remove':
      return {
        title: m.actions.removeListenerTitle(listener.id),
        text: m.actions.disableListenerText(listener.port),
        confirm: m.actions.removeConfirm,
        danger: true,
        write: { method: 'DELETE', path, ifMatch: service.etag },
      };
  }
}

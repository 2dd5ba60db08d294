import { ApiProblem, NoAnswer } from '../api/client';
import type { FieldError } from '../api/model';
import type { Messages } from '../i18n';

/// What went wrong in the reader's language, and the server's own words as details.
export interface Trouble {
  text: string;
  detail: string | null;
  fields: Record<string, string>;
}

export function troubleOf(failure: unknown, m: Messages): Trouble {
  if (failure instanceof ApiProblem) {
    const fields: Record<string, string> = {};
    for (const error of failure.problem.errors ?? []) {
      fields[error.pointer.replace(/^#\/?/, '')] ??= fieldText(error, m);
    }
    const text = m.problems[failure.kind] ?? failure.problem.title;
    return { text, detail: failure.problem.detail, fields };
  }
  if (failure instanceof NoAnswer) {
    return { text: m.results.unknown, detail: failure.message, fields: {} };
  }
  return { text: m.app.crashed, detail: String(failure), fields: {} };
}

export function fieldText(error: FieldError, m: Messages): string {
  const params = error.params as Record<string, unknown>;
  switch (error.code) {
    case 'range':
      return m.fields.range(String(params['min']), String(params['max']));
    case 'length':
      return m.fields.length(String(params['max']));
    case 'sum':
      return m.fields.sum(String(params['expected']));
    case 'type':
    case 'enum':
    case 'pattern':
    case 'required':
    case 'duplicate':
    case 'unknown':
    case 'reference':
      return m.fields[error.code];
  }
}

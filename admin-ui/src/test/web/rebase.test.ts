import { describe, expect, it } from 'vitest';
import { rebase } from '../../main/web/domain/rebase';

const weights = (entries: Record<string, number>) => new Map(Object.entries(entries));

describe('drafts on top of what somebody else saved', () => {
  it('stay when the others changed something else', () => {
    const result = rebase(weights({ a: 1, b: 2 }), weights({ a: 1, b: 9 }), weights({ a: 5 }));
    expect(result).toEqual({ drafts: weights({ a: 5 }), conflicts: [], removed: [] });
  });

  it('conflict when both changed the same, and are kept until a person decides', () => {
    const result = rebase(weights({ a: 1 }), weights({ a: 3 }), weights({ a: 5 }));
    expect(result.drafts).toEqual(weights({ a: 5 }));
    expect(result.conflicts).toEqual([{ backend: 'a', was: 1, theirs: 3, mine: 5 }]);
  });

  it('vanish when both meant the same', () => {
    const result = rebase(weights({ a: 1 }), weights({ a: 5 }), weights({ a: 5 }));
    expect(result).toEqual({ drafts: new Map(), conflicts: [], removed: [] });
  });

  it('name the backends that are no more', () => {
    const result = rebase(weights({ a: 1, b: 2 }), weights({ b: 2 }), weights({ a: 5 }));
    expect(result).toEqual({ drafts: new Map(), conflicts: [], removed: ['a'] });
  });
});

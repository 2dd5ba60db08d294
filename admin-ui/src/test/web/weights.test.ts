import { describe, expect, it } from 'vitest';
import golden from '../resources/golden/shares.json';
import type { BackendState } from '../../main/web/api/model';
import { parseWeight, shares, sliderMax } from '../../main/web/domain/weights';

describe('shares', () => {
  it.each(golden.cases)('$name', ({ backends }) => {
    const computed = shares(
      backends.map((each) => ({
        state: each.state as BackendState,
        wanted: each.wanted,
        factorPermille: each.factorPermille,
      })),
    );
    backends.forEach((expected, index) => {
      expect(computed[index]!.eligible).toBe(expected.eligible);
      expect(computed[index]!.effectivePermille).toBe(expected.effectivePermille);
      expect(computed[index]!.share).toBeCloseTo(expected.share, 12);
    });
  });

  it('sum to 1 whenever somebody serves, and more weight never means a smaller share', () => {
    let seed = 20261122;
    const random = (): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed / 2147483648;
    };
    for (let round = 0; round < 500; round++) {
      const rows = Array.from({ length: 1 + Math.floor(random() * 8) }, () => ({
        state: (['UP', 'UP', 'DOWN', 'DRAIN', 'UNKNOWN'] as const)[Math.floor(random() * 5)]!,
        wanted: Math.floor(random() * 1000),
        factorPermille: Math.floor(random() * 4001),
      }));
      const before = shares(rows);
      const sum = before.reduce((total, each) => total + each.share, 0);
      expect(before.some((each) => each.eligible) ? sum : 1, `round ${round}`).toBeCloseTo(1, 9);
      const raised = rows.map((row, index) =>
        index === 0 ? { ...row, wanted: row.wanted + 1 } : row,
      );
      expect(shares(raised)[0]!.share, `round ${round}`).toBeGreaterThanOrEqual(before[0]!.share);
    }
  });
});

describe('a typed weight', () => {
  it.each([
    ['0', 0],
    ['1000', 1000],
    [' 7 ', 7],
    ['007', 7],
    ['1001', null],
    ['-1', null],
    ['1.5', null],
    ['1e2', null],
    ['', null],
    ['ten', null],
  ])('%j is %j', (text, value) => {
    expect(parseWeight(text)).toBe(value);
  });

  it('moves on a slider that is fine enough for small weights', () => {
    expect(sliderMax([1, 3])).toBe(10);
    expect(sliderMax([10, 10])).toBe(20);
    expect(sliderMax([100])).toBe(200);
    expect(sliderMax([800])).toBe(1000);
    expect(sliderMax([])).toBe(10);
  });
});

import { describe, expect, it } from 'vitest';
import * as format from '../../main/web/domain/format';
import { en } from '../../main/web/i18n/en';
import { zhCN } from '../../main/web/i18n/zh-CN';

describe('numbers', () => {
  it.each([
    [null, '—'],
    [0, '0'],
    [7, '7'],
    [0.5, '0.50'],
    [12.34, '12.3'],
    [421.4, '421'],
    [999, '999'],
    [1280, '1.28k'],
    [12_800, '12.8k'],
    [999_900, '1.00M'],
    [3_400_000, '3.40M'],
  ])('count %j is %s', (value, text) => expect(format.count(value)).toBe(text));

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1000, '1000 B'],
    [1_310_720, '1.25 MiB'],
  ])('bytes %j is %s', (value, text) => expect(format.bytes(value)).toBe(text));

  it.each([
    [null, '—'],
    [0, '0 ms'],
    [0.21, '210 µs'],
    [3.51, '3.51 ms'],
    [42, '42 ms'],
    [1000, '1.00 s'],
    [999.7, '1.00 s'],
  ])('latency %j is %s', (value, text) => expect(format.latency(value)).toBe(text));

  it.each([
    [null, '—'],
    [0, '0.0 %'],
    [0.0004, '<0.1 %'],
    [0.3333, '33.3 %'],
    [1, '100.0 %'],
  ])('share %j is %s', (value, text) => expect(format.percent(value)).toBe(text));

  it.each([
    [0.114, '+11.4'],
    [-0.257, '−25.7'],
    [0.0001, '±0.0'],
  ])('difference %j is %s', (value, text) => expect(format.points(value)).toBe(text));

  it.each([
    [8000, '8'],
    [500, '0.50'],
    [8200, '8.20'],
  ])('effective weight %j is %s', (value, text) => expect(format.permille(value)).toBe(text));

  it('a rate too small to show is not shown as none', () => {
    expect(format.rate(0.001)).toBe('<0.01');
    expect(format.rate(0)).toBe('0');
  });
});

describe('durations', () => {
  it.each([
    [400, '0 s', '0 秒'],
    [59_000, '59 s', '59 秒'],
    [252_000, '4 min 12 s', '4 分 12 秒'],
    [3_600_000, '1 h', '1 小时'],
    [93_600_000, '1 d 2 h', '1 天 2 小时'],
    [86_400_000 + 5000, '1 d', '1 天'],
  ])('%j ms are %s', (ms, english, chinese) => {
    expect(format.duration(ms, en.units)).toBe(english);
    expect(format.duration(ms, zhCN.units)).toBe(chinese);
  });
});

import { describe, expect, it } from 'vitest';
import { languageFor } from '../../main/web/i18n';
import { en } from '../../main/web/i18n/en';
import { zhCN } from '../../main/web/i18n/zh-CN';

/// Every text by its path; functions called with arguments that show.
function texts(value: unknown, path: string): [string, string][] {
  if (typeof value === 'function') {
    const args = Array.from({ length: value.length }, (_, index) => index + 2);
    return [[path, String((value as (...args: unknown[]) => unknown)(...args))]];
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, each]) => texts(each, `${path}.${key}`));
  }
  return [[path, String(value)]];
}

describe('the languages', () => {
  const english = texts(en, '');
  const chinese = new Map(texts(zhCN, ''));

  it('say the same things', () => {
    expect([...chinese.keys()].sort()).toEqual(english.map(([path]) => path).sort());
  });

  it('use every value that a text is given, in both', () => {
    for (const [path, text] of english) {
      for (const digit of ['2', '3', '4', '5']) {
        expect(chinese.get(path)!.includes(digit), `${path} ${digit}`).toBe(text.includes(digit));
      }
    }
  });

  it('are chosen by what the browser prefers', () => {
    expect(languageFor(['zh-TW', 'en'])).toBe('zh-CN');
    expect(languageFor(['de', 'en-GB', 'zh'])).toBe('en');
    expect(languageFor([])).toBe('en');
  });

  it('count in English', () => {
    expect(en.services.attention(1)).toBe('1 service needs attention');
    expect(en.services.attention(2)).toBe('2 services need attention');
    expect(en.services.notUp(1, 3)).toBe('1 of 3 backends not up');
  });
});

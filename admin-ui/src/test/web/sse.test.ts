import { describe, expect, it } from 'vitest';
import { EVENT_LENGTH_MAX, SseParser, type SseEvent } from '../../main/web/live/sse';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function parse(...chunks: (string | Uint8Array)[]): SseEvent[] {
  const parser = new SseParser();
  return chunks.flatMap((chunk) => parser.feed(typeof chunk === 'string' ? bytes(chunk) : chunk));
}

describe('server-sent events', () => {
  it('have a name, data and an id', () => {
    expect(parse('id: e7.1\nevent: delta\ndata: {"a":1}\n\n')).toEqual([
      { event: 'delta', data: '{"a":1}', id: 'e7.1' },
    ]);
  });

  it('are the same wherever the chunks are cut, even inside a character', () => {
    const text =
      ': hello\r\nretry: 2000\r\n\r\nid: 1\r\nevent: x\r\ndata: né 界\r\ndata: two\r\n\r\ndata: 2\n\n';
    const whole = parse(text);
    expect(whole).toEqual([
      { event: 'x', data: 'né 界\ntwo', id: '1' },
      { event: 'message', data: '2', id: '1' },
    ]);
    const all = bytes(text);
    for (let at = 1; at < all.length; at++) {
      expect(parse(all.slice(0, at), all.slice(at)), `cut at ${at}`).toEqual(whole);
    }
    expect(parse(...Array.from(all, (byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it('may begin with a byte order mark', () => {
    expect(parse(Uint8Array.of(0xef, 0xbb, 0xbf), 'data: 1\n\n')).toHaveLength(1);
  });

  it('end lines with CR alone, too', () => {
    expect(parse('data: a\r\rdata: b\r\r')).toMatchObject([{ data: 'a' }, { data: 'b' }]);
  });

  it('without data are none', () => {
    expect(parse('event: ping\n\n: comment\n\n')).toEqual([]);
  });

  it('keep their leading blanks but one', () => {
    expect(parse('data:  two\ndata:none\ndata\n\n')[0]?.data).toBe(' two\nnone\n');
  });

  it('that never end are refused', () => {
    const parser = new SseParser();
    const big = bytes('x'.repeat(EVENT_LENGTH_MAX / 2 + 1));
    parser.feed(big);
    expect(() => parser.feed(big)).toThrow(RangeError);
  });
});

/// One server-sent event.
export interface SseEvent {
  event: string;
  data: string;
  id: string | null;
}

/// Longer lines or events than this mean that something else than our server talks.
export const EVENT_LENGTH_MAX = 16 * 1024 * 1024;

/// Reads `text/event-stream` from chunks cut anywhere: inside a line, inside CRLF, inside a
/// character.
export class SseParser {
  private readonly decoder = new TextDecoder('utf-8');
  private rest = '';
  private skipLineFeed = false;
  private event = '';
  private data: string[] = [];
  private dataLength = 0;
  private id: string | null = null;

  feed(chunk: Uint8Array): SseEvent[] {
    const events: SseEvent[] = [];
    // TextDecoder drops the byte order mark at the beginning of the stream.
    let text = this.rest + this.decoder.decode(chunk, { stream: true });
    if (this.skipLineFeed && text.length > 0) {
      this.skipLineFeed = false;
      if (text.startsWith('\n')) {
        text = text.slice(1);
      }
    }
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const character = text[at];
      if (character !== '\n' && character !== '\r') {
        continue;
      }
      this.line(text.slice(from, at), events);
      if (character === '\r') {
        if (at + 1 === text.length) {
          this.skipLineFeed = true;
        } else if (text[at + 1] === '\n') {
          at++;
        }
      }
      from = at + 1;
    }
    this.rest = text.slice(from);
    if (this.rest.length + this.dataLength > EVENT_LENGTH_MAX) {
      throw new RangeError(`event: over ${EVENT_LENGTH_MAX} characters`);
    }
    return events;
  }

  private line(line: string, events: SseEvent[]): void {
    if (line === '') {
      if (this.data.length > 0) {
        events.push({ event: this.event || 'message', data: this.data.join('\n'), id: this.id });
      }
      this.event = '';
      this.data = [];
      this.dataLength = 0;
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) {
      return;
    }
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    switch (field) {
      case 'event':
        this.event = value;
        break;
      case 'data':
        this.data.push(value);
        this.dataLength += value.length;
        break;
      case 'id':
        if (!value.includes('\0')) {
          this.id = value;
        }
        break;
      default:
        break;
    }
  }
}

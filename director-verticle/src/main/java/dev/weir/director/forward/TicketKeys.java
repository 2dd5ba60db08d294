package dev.weir.director.forward;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// With what session tickets are sealed: the first key seals, and what older ones sealed is still
/// opened. Never written anywhere. Thread-safe.
final class TicketKeys {
  /// The one that seals and the one before: with a rotation for each lifetime of a session, every
  /// ticket can be opened as long as it counts.
  private static final int KEPT = 2;

  private static final int NAME_END = OpenSslSessionTicketKey.NAME_SIZE;
  private static final int HMAC_END = NAME_END + OpenSslSessionTicketKey.HMAC_KEY_SIZE;

  private final SecureRandom random = new SecureRandom();
  private final Deque<byte[]> secrets = new ArrayDeque<>();

  private TicketKeys() {
    rotate();
  }

  static TicketKeys random() {
    return new TicketKeys();
  }

  /// A new key seals from now on; the oldest is forgotten.
  synchronized void rotate() {
    byte[] secret = new byte[OpenSslSessionTicketKey.TICKET_KEY_SIZE];
    random.nextBytes(secret);
    secrets.addFirst(secret);
    if (secrets.size() > KEPT) {
      Arrays.fill(secrets.removeLast(), (byte) 0);
    }
  }

  synchronized OpenSslSessionTicketKey[] keys() {
    return secrets.stream().map(TicketKeys::key).toArray(OpenSslSessionTicketKey[]::new);
  }

  private static OpenSslSessionTicketKey key(byte[] secret) {
    return new OpenSslSessionTicketKey(
        Arrays.copyOfRange(secret, 0, NAME_END),
        Arrays.copyOfRange(secret, NAME_END, HMAC_END),
        Arrays.copyOfRange(secret, HMAC_END, secret.length));
  }
}

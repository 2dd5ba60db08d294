package dev.weir.director.forward;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.util.Arrays;

/// With what session tickets are sealed. Never written anywhere.
final class TicketKeys {
  private static final int NAME_END = OpenSslSessionTicketKey.NAME_SIZE;
  private static final int HMAC_END = NAME_END + OpenSslSessionTicketKey.HMAC_KEY_SIZE;

  private final byte[] secret;

  private TicketKeys(byte[] secret) {
    this.secret = secret;
  }

  static TicketKeys random() {
    byte[] secret = new byte[OpenSslSessionTicketKey.TICKET_KEY_SIZE];
    new SecureRandom().nextBytes(secret);
    return new TicketKeys(secret);
  }

  OpenSslSessionTicketKey key() {
    return new OpenSslSessionTicketKey(
        Arrays.copyOfRange(secret, 0, NAME_END),
        Arrays.copyOfRange(secret, NAME_END, HMAC_END),
        Arrays.copyOfRange(secret, HMAC_END, secret.length));
  }
}

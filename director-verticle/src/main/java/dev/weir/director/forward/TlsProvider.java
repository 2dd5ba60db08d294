package dev.weir.director.forward;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.Locale;

/// The library that speaks TLS.
public enum TlsProvider {
  /// BoringSSL, where its native library can be loaded.
  OPENSSL(SslProvider.OPENSSL),
  /// The JDK's own.
  JDK(SslProvider.JDK);

  private final SslProvider netty;

  TlsProvider(SslProvider netty) {
    this.netty = netty;
  }

  SslProvider netty() {
    return netty;
  }

  /// This one, or the JDK's where it cannot be had. Loads a library: blocks.
  TlsProvider orElseJdk() {
    return this == OPENSSL && !OpenSsl.isAvailable() ? JDK : this;
  }

  /// The name in settings and metrics.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}

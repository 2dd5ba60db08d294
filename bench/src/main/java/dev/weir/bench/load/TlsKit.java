package dev.weir.bench.load;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import javax.net.ssl.SSLEngine;

/// What the TLS connections of one loop share. All servers meet the same client: TLS 1.3, one
/// cipher, one group, no resumption, no look at the certificate.
final class TlsKit {
  /// Several records of 16 KiB, so that a read takes more than one.
  private static final int IN_BYTES = 1 << 17;

  private static final String CIPHER = "TLS_AES_128_GCM_SHA256";
  private static final String GROUP = "X25519";

  private final SslContext context;
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 15);

  TlsKit() throws IOException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .protocols("TLSv1.3")
            .ciphers(List.of(CIPHER))
            .endpointIdentificationAlgorithm(null);
    if (OpenSsl.isAvailable()) {
      builder
          .sslProvider(SslProvider.OPENSSL_REFCNT)
          .option(OpenSslContextOption.GROUPS, new String[] {GROUP});
    } else {
      builder.sslProvider(SslProvider.JDK);
    }
    context = builder.build();
  }

  SSLEngine engine() {
    return context.newEngine(ByteBufAllocator.DEFAULT);
  }

  /// Empty, ready to be read.
  ByteBuffer borrow() {
    ByteBuffer buffer = free.isEmpty() ? ByteBuffer.allocateDirect(IN_BYTES) : free.pop();
    return buffer.clear().flip();
  }

  void giveBack(ByteBuffer buffer) {
    free.push(buffer);
  }

  /// For one call.
  ByteBuffer scratch() {
    return scratch.clear();
  }
}

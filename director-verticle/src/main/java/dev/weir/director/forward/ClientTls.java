package dev.weir.director.forward;

import dev.weir.core.model.DialTls;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.ServerName;
import dev.weir.core.model.TlsFloor;
import dev.weir.director.certificate.PemFile;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The client's side of TLS with the backends of a service.
final class ClientTls {
  private final SslContext context;
  private final @Nullable ServerName serverName;

  private ClientTls(SslContext context, @Nullable ServerName serverName) {
    this.context = context;
    this.serverName = serverName;
  }

  /// Makes the context; computes and may load a library.
  ///
  /// @param ca the authorities, or null for those of the system
  static ClientTls of(DialTls tls, @Nullable PemFile ca, TlsProvider provider)
      throws SSLException, GeneralSecurityException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(provider.netty())
            .protocols(ServerTls.protocols(TlsFloor.TLS_1_2))
            .sessionTimeout(ServerTls.SESSION_SECONDS);
    switch (tls.verify()) {
      case FULL -> {
        builder.endpointIdentificationAlgorithm("HTTPS");
        if (ca != null) {
          builder.trustManager(Trust.of(ca, null));
        }
      }
      case NONE ->
          builder
              .endpointIdentificationAlgorithm("")
              .trustManager(InsecureTrustManagerFactory.INSTANCE);
    }
    return new ClientTls(builder.build(), tls.serverName());
  }

  /// For one backend.
  SslHandler handler(ByteBufAllocator allocator, Endpoint backend) {
    String host = serverName == null ? backend.host() : serverName.value();
    return context.newHandler(allocator, host, backend.port());
  }
}

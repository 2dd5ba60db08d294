package dev.weir.director.forward;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.vertx.core.VertxBuilder;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.transport.Transport;

/// The epoll of Vert.x, mended by [KeptEpoll]; other transports have no need of it.
public final class PipelineTransport implements Transport {
  private PipelineTransport() {}

  /// Has it used where there is epoll.
  public static VertxBuilder over(VertxBuilder builder) {
    return Epoll.isAvailable() ? builder.withTransport(new PipelineTransport()) : builder;
  }

  @Override
  public String name() {
    return EPOLL.name();
  }

  @Override
  public boolean available() {
    return EPOLL.available();
  }

  @Override
  public Throwable unavailabilityCause() {
    return EPOLL.unavailabilityCause();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return new Mended();
  }

  private static final class Mended extends EpollTransport {
    @Override
    public IoHandlerFactory ioHandlerFactory() {
      return KeptEpoll.over(super.ioHandlerFactory());
    }
  }
}

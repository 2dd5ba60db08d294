package dev.weir.director.forward;

import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;

/// Epoll that keeps the sockets nobody waits for. Netty 4.2.17 takes a socket out of epoll when
/// its channel wants nothing, still believes that it is there, and fails (ENOENT) to wait for it
/// again: bytes toward a slow reader that has ended its half stay for ever. Here such a socket
/// stays with EPOLLET alone: without a level, what has ended on both sides does not spin the loop.
record KeptEpoll(IoHandler epoll) implements IoHandler {
  static IoHandlerFactory over(IoHandlerFactory factory) {
    return executor -> new KeptEpoll(factory.newHandler(executor));
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    IoRegistration registration = epoll.register(handle);
    return handle instanceof Channel.Unsafe ? new Kept(registration) : registration;
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> type) {
    return epoll.isCompatible(type);
  }

  private record Kept(IoRegistration registration) implements IoRegistration {
    @Override
    public long submit(IoOps ops) {
      return registration.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature.
    public <T> T attachment() {
      return registration.attachment();
    }

    @Override
    public boolean isValid() {
      return registration.isValid();
    }

    @Override
    public boolean cancel() {
      return registration.cancel();
    }
  }
}

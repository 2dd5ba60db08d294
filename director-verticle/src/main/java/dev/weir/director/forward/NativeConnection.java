package dev.weir.director.forward;

import dev.weir.core.model.IpAddress;
import dev.weir.core.net.ProxyAddresses;
import dev.weir.director.forward.linux.Epoll;
import dev.weir.director.forward.linux.Errno;
import dev.weir.director.forward.linux.SocketAddresses;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection on sockets of our own, from accept to the backend; from there on a [NativeRelay]
/// has it. Lives on one [NativeLoop].
final class NativeConnection implements Connection {
  private final NativeLoop loop;
  private final NativeSocket client;
  private final IpAddress peer;
  private final int peerPort;
  private final Timer timer = new Timer();
  private @Nullable Hearing hearing;
  private byte[] early = Hearing.NOTHING;
  private @Nullable NativeSocket backend;
  private @Nullable DialOrder order;
  private @Nullable NativeRelay relay;
  private Phase phase = Phase.WAITING;
  private boolean killed;

  /// When the dial began.
  private long sinceNanos;

  private enum Phase {
    /// Between two of the others.
    WAITING,
    /// For what the client must say first.
    HEARING,
    DIALLING,
    RELAYED,
    DONE
  }

  NativeConnection(NativeLoop loop, int clientFd, IpAddress peer, int peerPort) {
    this.loop = loop;
    this.client = NativeSocket.accepted(loop, this, clientFd);
    this.peer = peer;
    this.peerPort = peerPort;
  }

  NativeSocket client() {
    return client;
  }

  @Override
  public IpAddress peer() {
    return peer;
  }

  @Override
  public ProxyAddresses.Inet ends() {
    SocketAddresses local = loop.place().forAnswer();
    int result = loop.sys().localName(client.fd(), local);
    return result < 0
        ? ProxyAddresses.Inet.tcp(peer, peerPort, peer, 0)
        : ProxyAddresses.Inet.tcp(peer, peerPort, local.address(), local.port());
  }

  @Override
  public void refuse() {
    phase = Phase.DONE;
    client.reset();
  }

  @Override
  public void kill() {
    killed = true;
    switch (phase) {
      case WAITING, DONE -> client.close();
      case HEARING -> {
        client.close();
        heard(Preface.Heard.KILLED);
      }
      case DIALLING -> {
        client.close();
        failed(gone());
      }
      case RELAYED -> {
        if (relay != null) {
          relay.kill();
        }
      }
    }
  }

  @Override
  public void read(Preface preface, long withinNanos, Consumer<Preface.Heard> told) {
    hearing = new Hearing(preface, early, loop.clock().nowNanos() + withinNanos, told);
    early = Hearing.NOTHING;
    phase = Phase.HEARING;
    loop.wheel().arm(timer);
    judge();
    hear();
  }

  /// Listeners that speak TLS are never bound here.
  @Override
  public void secure(
      ServerTls tls, @Nullable String serverName, long withinNanos, Consumer<Preface.Heard> then) {
    then.accept(new Preface.Heard.Bad(Admission.Refusal.TLS_HANDSHAKE));
  }

  @Override
  public void dial(DialOrder wanted) {
    if (!client.isOpen()) {
      wanted.then().accept(gone());
      return;
    }
    order = wanted;
    InetSocketAddress address = loop.addresses().of(wanted.route().endpoint());
    if (address == null) {
      failed(
          new Dialled.Failed(
              Dialled.Cause.UNRESOLVED,
              "host has no address: " + wanted.route().endpoint().host()));
      return;
    }
    sinceNanos = loop.clock().nowNanos();
    phase = Phase.DIALLING;
    int fd = loop.dialling().connect(address, wanted, peer);
    if (fd < 0) {
      failed(fd);
      return;
    }
    NativeSocket made = NativeSocket.dialled(loop, this, fd);
    backend = made;
    int watched = made.watch();
    if (watched < 0) {
      failed(watched);
      return;
    }
    loop.wheel().arm(timer);
  }

  /// Something happened on a socket.
  void ready(NativeSocket socket, int events) {
    switch (phase) {
      case WAITING -> {
        if ((events & Epoll.ERR) != 0) {
          client.close();
        }
      }
      case HEARING -> {
        if ((events & Epoll.ERR) != 0) {
          client.close();
          heard(Preface.Heard.GONE);
        } else {
          hear();
        }
      }
      case DIALLING -> readyToDial(socket, events);
      case RELAYED -> {
        if (relay != null) {
          relay.ready(socket, events);
        }
      }
      case DONE -> {}
    }
  }

  /// Our own error ends this connection, and no other.
  void broke(Throwable cause) {
    loop.broke(cause);
    switch (phase) {
      case WAITING, DONE -> client.close();
      case HEARING -> {
        client.reset();
        heard(Preface.Heard.GONE);
      }
      case DIALLING -> failed(new Dialled.Failed(Dialled.Cause.BROKEN, String.valueOf(cause)));
      case RELAYED -> {
        if (relay != null) {
          relay.broke();
        }
      }
    }
  }

  /// Reads on until the preface is there or the socket runs dry.
  private void hear() {
    while (client.isReadable()) {
      Hearing now = hearing;
      if (now == null) {
        return;
      }
      int size = Math.min(now.room(), loop.buffer().readMax());
      long count = size == 0 ? 0 : loop.buffer().receive(client.fd(), size);
      if (count <= 0) {
        if (Errno.AGAIN.is(count)) {
          client.ranDry();
        } else {
          heard(size == 0 ? Preface.Heard.LATE : Preface.Heard.GONE);
        }
        return;
      }
      if (count < size) {
        client.gaveLess();
      }
      loop.buffer().copyTo(now.place((int) count));
      judge();
    }
  }

  private void judge() {
    Hearing now = hearing;
    if (now == null) {
      return;
    }
    switch (now.judge()) {
      case Preface.Judged.More _ -> {}
      case Preface.Judged.Done(var consumed) -> {
        early = now.rest(consumed);
        heard(Preface.Heard.WELL);
      }
      case Preface.Judged.Bad(var refusal) -> heard(new Preface.Heard.Bad(refusal));
    }
  }

  private void heard(Preface.Heard what) {
    Hearing done = hearing;
    hearing = null;
    loop.wheel().cancel(timer);
    phase = Phase.WAITING;
    if (done != null) {
      done.tell(what);
    }
  }

  /// What goes to the backend before anything that is still to be read.
  private void sayFirst(NativeRelay made, DialOrder done) {
    byte[] kept = early;
    early = Hearing.NOTHING;
    if (kept.length == 0 && !ProxyOut.isWanted(done)) {
      return;
    }
    ByteBuffer first = ByteBuffer.allocate(ProxyOut.lengthMax(done) + kept.length);
    if (ProxyOut.isWanted(done)) {
      ProxyAddresses.Inet named = done.named();
      ProxyOut.write(done, named == null ? ends() : named, null, first);
    }
    made.sayFirst(first.put(kept).flip(), kept.length);
  }

  private void readyToDial(NativeSocket socket, int events) {
    if (socket == client) {
      if ((events & Epoll.ERR) != 0) {
        client.close();
        failed(gone());
      }
    } else if (socket != backend) {
      return;
    } else if ((events & (Epoll.ERR | Epoll.HUP)) != 0) {
      failed(loop.sys().pendingError(socket.fd()));
    } else if ((events & Epoll.OUT) != 0) {
      connected();
    }
  }

  private void connected() {
    DialOrder done = order;
    NativeSocket other = backend;
    if (done == null || other == null) {
      return;
    }
    loop.wheel().cancel(timer);
    order = null;
    phase = Phase.RELAYED;
    NativeRelay made = new NativeRelay(loop, client, other, done);
    relay = made;
    sayFirst(made, done);
    done.then().accept(new Dialled.Connected(made, loop.clock().nowNanos() - sinceNanos));
  }

  private void failed(int error) {
    Dialled.Cause cause =
        Errno.TIMEDOUT.is(error)
            ? Dialled.Cause.TIMED_OUT
            : Errno.of(error).isOurShortage()
                ? Dialled.Cause.OUT_OF_RESOURCES
                : Dialled.Cause.REFUSED;
    failed(new Dialled.Failed(cause, Errno.textOf(error)));
  }

  private void failed(Dialled.Failed how) {
    DialOrder done = order;
    order = null;
    phase = Phase.WAITING;
    loop.wheel().cancel(timer);
    NativeSocket given = backend;
    backend = null;
    if (given != null) {
      given.close();
    }
    if (done != null) {
      done.then().accept(how);
    }
  }

  private Dialled.Failed gone() {
    return new Dialled.Failed(
        killed ? Dialled.Cause.KILLED : Dialled.Cause.CLIENT_GONE, "client is gone");
  }

  /// The patience with the client's first bytes, then with the backend.
  private final class Timer extends TimerWheel.Timer {
    @Override
    long dueNanos() {
      Hearing hears = hearing;
      if (hears != null) {
        return hears.dueNanos();
      }
      DialOrder dialling = order;
      return sinceNanos + (dialling == null ? 0 : dialling.connectNanos());
    }

    @Override
    void expired(long nowNanos) {
      switch (phase) {
        case HEARING -> heard(Preface.Heard.LATE);
        case DIALLING -> failed(new Dialled.Failed(Dialled.Cause.TIMED_OUT, "connect timed out"));
        case WAITING, RELAYED, DONE -> {}
      }
    }
  }
}

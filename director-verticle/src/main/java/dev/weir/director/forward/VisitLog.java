package dev.weir.director.forward;

import dev.weir.core.model.IpAddress;
import dev.weir.core.net.ProxyAddresses;
import dev.weir.director.admit.Carrier;
import dev.weir.director.admit.ConnectionRecord;
import dev.weir.director.admit.ConnectionRecord.End;
import dev.weir.director.admit.ConnectionRecord.Phases;
import dev.weir.director.admit.ConnectionRecord.Server;
import dev.weir.director.balance.Route;
import dev.weir.director.forward.Session.Course;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// What the log is told of one connection. There is one only for those that are logged.
final class VisitLog {
  private static final Course NONE = new Course(null, 0, 0, null, Relay.Carried.NOTHING);

  private final long acceptedNanos;
  private final ProxyAddresses.@Nullable Inet socket;
  private @Nullable Session session;

  /// @param socket the ends of the client's socket, read while it is open
  VisitLog(long acceptedNanos, ProxyAddresses.@Nullable Inet socket) {
    this.acceptedNanos = acceptedNanos;
    this.socket = socket;
  }

  void follow(Session begun) {
    session = begun;
  }

  ConnectionRecord over(
      Visit visit, Termination how, Carrier carrier, BackendAddresses addresses, long nowNanos) {
    Session begun = session;
    Course course = begun == null ? NONE : begun.course();
    ProxyAddresses.Inet named = visit.named();
    ProxyAddresses.Inet ends = named == null ? socket : named;
    return new ConnectionRecord(
        visit.service(),
        visit.door().listener(),
        ends == null ? new End(visit.client(), 0) : new End(ends.source(), ends.sourcePort()),
        ends == null
            ? new End(visit.client(), 0)
            : new End(ends.destination(), ends.destinationPort()),
        server(course.route(), addresses),
        course.carried().bytesIn(),
        course.carried().bytesOut(),
        how.state(),
        phases(course, nowNanos),
        course.attempts(),
        carrier);
  }

  private Phases phases(Course course, long nowNanos) {
    Long connected = course.connectedNanos();
    return new Phases(
        course.attempts() == 0 ? null : course.startNanos() - acceptedNanos,
        connected == null ? null : connected - course.startNanos(),
        course.carried().firstByteNanos(),
        nowNanos - acceptedNanos);
  }

  private static @Nullable Server server(@Nullable Route route, BackendAddresses addresses) {
    if (route == null) {
      return null;
    }
    InetSocketAddress address = addresses.of(route.endpoint());
    return address == null
        ? null
        : new Server(
            route.id(),
            new End(IpAddress.of(address.getAddress().getAddress()), address.getPort()));
  }
}

package dev.weir.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AccessRules;
import dev.weir.core.model.Cidr;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.ListenerLimits;
import dev.weir.core.model.ListenerOptions;
import dev.weir.core.model.ListenerTls;
import dev.weir.core.model.PortRange;
import dev.weir.core.model.ProxyProtocolIn;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.ServerName;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.TlsRoute;
import dev.weir.core.testing.ManualClock;
import dev.weir.core.testing.ScriptedBackend;
import dev.weir.core.time.NanoClock;
import dev.weir.director.admit.Hellos;
import dev.weir.director.balance.SchedulerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Who is let in at a listener, and what a client must say first; the same whatever carries its
/// connections.
@ParameterizedClass
@EnumSource(Cluster.Sockets.class)
class DoorTest {
  private static final String HEADER = "PROXY TCP4 192.0.2.7 192.0.2.8 40001 443\r\n";

  private final Cluster cluster;
  private final int port = Cluster.freePort();
  private final ManualClock clock = new ManualClock();

  DoorTest(Cluster.Sockets sockets) {
    cluster = new Cluster(sockets);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void directorWith(ListenerOptions options, ScriptedBackend.Script script) {
    directorWith(options, script, clock);
  }

  private void directorWith(
      ListenerOptions options, ScriptedBackend.Script script, NanoClock time) {
    publish(options, cluster.backend(script).port());
    cluster.director("d1", cluster.settings(all -> all), SchedulerFactory.standard(), time);
  }

  private void publish(ListenerOptions options, int backendPort) {
    cluster.publish(
        Cluster.web(
                port,
                SchedulerKind.ROUNDROBIN,
                Forwarding.DEFAULT,
                List.of(Cluster.at(1, backendPort, 100)))
            .withListeners(
                List.of(
                    Listener.plain(new ListenerId("tcp"), port, List.of(), true)
                        .withOptions(options))));
  }

  private static ListenerOptions proxied(String trusted) {
    return ListenerOptions.DEFAULT.withProxyProtocol(
        new ProxyProtocolIn(ProxyProtocolIn.Mode.REQUIRED, List.of(Cidr.parse(trusted))));
  }

  private static ListenerOptions limited(ListenerLimits limits) {
    return ListenerOptions.DEFAULT.withLimits(limits);
  }

  private double refused(String reason) {
    return cluster.metric("d1", "weir_service_refused", "reason", reason);
  }

  private double ended(String state) {
    return cluster.metric("d1", "weir_director_sessions_ended", "state", state);
  }

  private Socket from(String address) throws IOException {
    Socket socket =
        new Socket(InetAddress.ofLiteral("127.0.0.1"), port, InetAddress.ofLiteral(address), 0);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Cluster.WAIT_SECONDS));
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void echoes(Socket socket, String text) throws IOException {
    say(socket, text);
    assertThat(socket.getInputStream().readNBytes(text.length()))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(text);
  }

  private static String answerOf(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0 ? "end" : "byte";
    } catch (SocketException _) {
      return "reset";
    }
  }

  private static boolean isRefused(Socket socket) throws IOException {
    try (socket) {
      socket.getOutputStream().write('x');
      return !answerOf(socket).equals("byte");
    } catch (SocketException _) {
      return true;
    }
  }

  @Test
  void takesTheHeaderOffWhateverPiecesItComesIn() throws Exception {
    directorWith(proxied("127.0.0.0/8"), ScriptedBackend.echo());
    try (Socket whole = cluster.connect(port)) {
      say(whole, HEADER + "one");
      assertThat(whole.getInputStream().readNBytes(3)).asString().isEqualTo("one");
      echoes(whole, "two");
    }
    try (Socket pieces = cluster.connect(port)) {
      pieces.setTcpNoDelay(true);
      for (int i = 0; i < HEADER.length(); i++) {
        say(pieces, HEADER.substring(i, i + 1));
      }
      echoes(pieces, "three");
    }
    Wait.until(() -> cluster.metric("d1", "weir_backend_bytes_in", "backend", "b1") == 11);
  }

  /// The header counts as the client, for access and limits.
  @Test
  void judgesTheClientThatTheHeaderNames() throws Exception {
    directorWith(
        proxied("127.0.0.1/32")
            .withAccess(new AccessRules(List.of(), List.of(Cidr.parse("192.0.2.0/24")))),
        ScriptedBackend.echo());
    try (Socket denied = cluster.connect(port)) {
      say(denied, HEADER);
      assertThat(answerOf(denied)).isIn("reset", "end");
    }
    assertThat(refused("access_denied")).isEqualTo(1);
    try (Socket allowed = cluster.connect(port)) {
      say(allowed, HEADER.replace("192.0.2.7", "198.51.100.7"));
      echoes(allowed, "in");
    }
  }

  @Test
  void refusesAHeaderFromWhomItDoesNotTrust() throws Exception {
    directorWith(proxied("198.18.0.0/15"), ScriptedBackend.echo());
    assertThat(isRefused(cluster.connect(port))).isTrue();
    Wait.until(() -> refused("untrusted") == 1);
    assertThat(ended("PR")).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoHeader() throws Exception {
    directorWith(proxied("127.0.0.0/8"), ScriptedBackend.echo());
    Socket client = cluster.connect(port);
    say(client, "GET / HTTP/1.1\r\n\r\n");
    assertThat(answerOf(client)).isIn("reset", "end");
    Wait.until(() -> refused("proxy_header") == 1);
    assertThat(cluster.metric("d1", "weir_director_current_sessions")).isZero();
  }

  @Test
  void waitsForAHeaderOnlySoLong() throws Exception {
    directorWith(proxied("127.0.0.0/8"), ScriptedBackend.echo());
    Socket client = cluster.connect(port);
    say(client, "PROXY TCP4 ");
    Wait.until(() -> cluster.metric("d1", "weir_director_current_sessions") == 1);
    clock.advance(Duration.ofMillis(2900));
    say(client, "192.0.2.7 ");
    // A connection is counted a moment before its time begins.
    Wait.until(
        () -> {
          clock.advance(Duration.ofMillis(50));
          return ended("cR") == 1;
        });
    assertThat(answerOf(client)).isIn("reset", "end");
    assertThat(refused("first_bytes_late")).isEqualTo(1);
  }

  @Test
  void forgetsAClientThatLeavesBeforeItsHeader() throws Exception {
    directorWith(proxied("127.0.0.0/8"), ScriptedBackend.echo());
    Socket client = cluster.connect(port);
    say(client, "PROXY");
    client.close();
    Wait.until(() -> ended("CR") == 1);
    assertThat(cluster.metric("d1", "weir_director_current_sessions")).isZero();
  }

  @Test
  void letsInWhomTheListAllows() throws Exception {
    directorWith(
        ListenerOptions.DEFAULT.withAccess(
            new AccessRules(List.of(Cidr.parse("127.0.0.0/30")), List.of(Cidr.parse("127.0.0.2")))),
        ScriptedBackend.echo());
    try (Socket allowed = from("127.0.0.1")) {
      echoes(allowed, "in");
    }
    assertThat(isRefused(from("127.0.0.2"))).isTrue();
    assertThat(isRefused(from("127.0.0.5"))).isTrue();
    Wait.until(() -> refused("access_denied") == 2);
  }

  @Test
  void limitsWhatIsOpenAtAListener() throws Exception {
    directorWith(limited(new ListenerLimits(1, null, null, null, null)), ScriptedBackend.echo());
    try (Socket first = cluster.connect(port)) {
      echoes(first, "in");
      assertThat(isRefused(cluster.connect(port))).isTrue();
      Wait.until(() -> refused("listener_limit") == 1);
    }
    Wait.until(() -> cluster.metric("d1", "weir_director_current_sessions") == 0);
    try (Socket next = cluster.connect(port)) {
      echoes(next, "in");
    }
    assertThat(ended("PC")).isEqualTo(1);
  }

  @Test
  void limitsWhatOneClientHasOpen() throws Exception {
    directorWith(limited(new ListenerLimits(null, 1, null, null, null)), ScriptedBackend.echo());
    try (Socket one = from("127.0.0.1");
        Socket other = from("127.0.0.2")) {
      echoes(one, "in");
      echoes(other, "in");
      assertThat(isRefused(from("127.0.0.1"))).isTrue();
      Wait.until(() -> refused("client_limit") == 1);
    }
    Wait.until(() -> cluster.metric("d1", "weir_director_current_sessions") == 0);
    try (Socket again = from("127.0.0.1")) {
      echoes(again, "in");
    }
  }

  @Test
  void limitsHowFastConnectionsCome() throws Exception {
    directorWith(limited(new ListenerLimits(null, null, 2, null, null)), ScriptedBackend.echo());
    for (int i = 0; i < 2; i++) {
      echoes(cluster.connect(port), "in");
    }
    assertThat(isRefused(cluster.connect(port))).isTrue();
    Wait.until(() -> refused("listener_rate") == 1);
    clock.advance(Duration.ofMillis(500));
    echoes(cluster.connect(port), "in");
    assertThat(isRefused(cluster.connect(port))).isTrue();
  }

  @Test
  void limitsHowFastOneClientComes() throws Exception {
    directorWith(limited(new ListenerLimits(null, null, null, 1, null)), ScriptedBackend.echo());
    echoes(from("127.0.0.1"), "in");
    assertThat(isRefused(from("127.0.0.1"))).isTrue();
    Wait.until(() -> refused("client_rate") == 1);
    echoes(from("127.0.0.2"), "in");
    clock.advance(Duration.ofSeconds(1));
    echoes(from("127.0.0.1"), "in");
  }

  /// The director's clock stands, so that what comes through is what a second allows.
  @Test
  void limitsTheBytesOfAConnection() throws Exception {
    int perSecond = 800_000;
    directorWith(
        limited(new ListenerLimits(null, null, null, null, (long) perSecond)),
        (_, _, out) -> {
          byte[] chunk = new byte[100_000];
          for (int i = 0; i < 40; i++) {
            out.write(chunk);
          }
        });
    Socket client = cluster.connect(port);
    Wait.until(() -> cluster.metric("d1", "weir_backend_bytes_out", "backend", "b1") > 0);
    for (int tenths = 1; tenths <= 10; tenths++) {
      clock.advance(Duration.ofMillis(100));
      double least = 80_000.0 * (tenths - 1);
      Wait.until(() -> cluster.metric("d1", "weir_backend_bytes_out", "backend", "b1") >= least);
    }
    // A burst of an eighth of a second, and what one read may take too much.
    assertThat(cluster.metric("d1", "weir_backend_bytes_out", "backend", "b1"))
        .isLessThanOrEqualTo(perSecond * 1.125 + 300_000);
    assertThat(client.getInputStream().readNBytes(600_000)).hasSize(600_000);
  }

  /// A hello goes to the service of the name in it, with every byte, however it is cut.
  @Test
  void routesByTheNameInTheHello() throws Exception {
    ServiceId other = new ServiceId("other");
    int own = cluster.backend(answersWith("own")).port();
    int named = cluster.backend(answersWith("named")).port();
    cluster.publish(
        renamed(other, Cluster.web(1, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(2, named, 1))))
            .withListeners(List.of()));
    ListenerTls tls =
        new ListenerTls(
            ListenerTls.Mode.PASSTHROUGH,
            List.of(),
            ListenerTls.OFF.minVersion(),
            List.of(),
            ListenerTls.OFF.clients(),
            List.of(new TlsRoute(new ServerName("*.example.org"), other)));
    publish(ListenerOptions.DEFAULT.withTls(tls), own);
    cluster.director("d1");
    assertThat(answerToHello("a.example.org")).isEqualTo("named");
    assertThat(answerToHello("example.org")).isEqualTo("own");
    assertThat(answerToHello("")).isEqualTo("own");
    try (Socket plain = cluster.connect(port)) {
      say(plain, "GET / HTTP/1.1\r\n\r\n");
      assertThat(answerOf(plain)).isIn("reset", "end");
    }
    Wait.until(() -> refused("tls_hello") == 1);
  }

  private String answerToHello(String name) throws Exception {
    byte[] hello = Hellos.jdk(name, List.of("TLSv1.3", "TLSv1.2"));
    try (Socket client = cluster.connect(port)) {
      client.setTcpNoDelay(true);
      client.getOutputStream().write(hello, 0, 1);
      client.getOutputStream().write(hello, 1, 3);
      client.getOutputStream().write(hello, 4, hello.length - 4);
      client.shutdownOutput();
      String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).endsWith(" " + hello.length);
      return answer.substring(0, answer.indexOf(' '));
    }
  }

  private static ScriptedBackend.Script answersWith(String name) {
    return (_, in, out) ->
        out.write((name + " " + in.readAllBytes().length).getBytes(StandardCharsets.US_ASCII));
  }

  private static Service renamed(ServiceId id, Service service) {
    return new Service(
        id,
        true,
        service.scheduler(),
        service.listeners(),
        service.backends(),
        service.forwarding(),
        service.health(),
        service.feedback());
  }

  /// New rules hold for the next connection; those that are open stay.
  @Test
  void followsRulesThatChange() throws Exception {
    int backend = cluster.backend(ScriptedBackend.echo()).port();
    publish(ListenerOptions.DEFAULT, backend);
    cluster.director("d1");
    Socket open = cluster.connect(port);
    echoes(open, "in");
    publish(
        ListenerOptions.DEFAULT.withAccess(
            new AccessRules(List.of(), List.of(Cidr.parse("0.0.0.0/0")))),
        backend);
    Wait.until(() -> isRefused(cluster.connect(port)));
    echoes(open, "still in");
    publish(ListenerOptions.DEFAULT, backend);
    Wait.until(() -> !isRefused(cluster.connect(port)));
  }

  @Test
  void listensOnARangeOfPorts() throws Exception {
    PortRange range = freeRange();
    int backend = cluster.backend(ScriptedBackend.echo()).port();
    cluster.publish(
        Cluster.web(1, SchedulerKind.ROUNDROBIN, List.of(Cluster.at(1, backend, 100)))
            .withListeners(
                List.of(
                    new Listener(
                        new ListenerId("range"),
                        range,
                        List.of(),
                        true,
                        ListenerOptions.DEFAULT))));
    cluster.director("d1");
    for (int each = range.first(); each <= range.last(); each++) {
      echoes(cluster.connect(each), "port " + each);
    }
  }

  /// Three ports in a row that nobody listens on.
  private static PortRange freeRange() throws IOException {
    for (int tries = 0; tries < 100; tries++) {
      int first = Cluster.freePort();
      if (first + 2 <= 65_535 && isFree(first + 1) && isFree(first + 2)) {
        return new PortRange(first, first + 2);
      }
    }
    throw new IOException("no three free ports in a row");
  }

  private static boolean isFree(int wanted) {
    try (var _ = new java.net.ServerSocket(wanted, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}

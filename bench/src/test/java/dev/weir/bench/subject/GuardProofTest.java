package dev.weir.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The proof that every run of the bench gives of its Weir can fail: it is shown doors whose guards
/// sleep.
class GuardProofTest {
  private final AtomicInteger denied = new AtomicInteger();
  private final AtomicInteger limited = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> open = new ConcurrentHashMap<>();
  private boolean deniesAddresses = true;
  private boolean limitsClients = true;
  private boolean counts = true;
  private ServerSocket door;
  private HttpServer ops;

  @BeforeEach
  void listen() throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    door = new ServerSocket(0, 200, loopback);
    Thread.ofVirtual().start(this::accept);
    ops = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    ops.createContext(
        "/metrics",
        exchange -> {
          byte[] text =
              "%s %d.0%n%s %d.0%n"
                  .formatted(GuardProof.DENIED, denied.get(), GuardProof.LIMITED, limited.get())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    ops.start();
  }

  @AfterEach
  void close() throws IOException {
    ops.stop(0);
    door.close();
  }

  @Test
  void believesGuardsThatRefuseAndCount() throws IOException {
    assertThat(proof().run())
        .hasSize(2)
        .anyMatch(line -> line.contains("127.66.6.6 was refused") && line.endsWith("from 0 to 1"))
        .anyMatch(line -> line.contains("connection 101 of 127.66.7.7 was refused"));
  }

  @Test
  void failsWhereADeniedAddressIsServed() {
    deniesAddresses = false;
    assertThatThrownBy(() -> proof().run())
        .hasMessage("a denied address was served (expected: refused)");
  }

  @Test
  void failsWhereAClientMayHaveAnyNumberOfConnections() {
    limitsClients = false;
    assertThatThrownBy(() -> proof().run())
        .hasMessage("a client with too many connections was served (expected: refused)");
  }

  @Test
  void failsWhereARefusalIsNotCounted() {
    counts = false;
    assertThatThrownBy(() -> proof().run()).hasMessageEndingWith(": 0.0 (expected: 1.0)");
  }

  private GuardProof proof() {
    InetSocketAddress address = (InetSocketAddress) door.getLocalSocketAddress();
    return new GuardProof(address, new Ops(ops.getAddress().getPort()));
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket socket = door.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return; // Closed: the test is over.
      }
    }
  }

  private void serve(Socket socket) {
    String client = socket.getInetAddress().getHostAddress();
    try (socket) {
      if (deniesAddresses && client.equals(WeirFiles.DENIED_CLIENT)) {
        denied.addAndGet(counts ? 1 : 0);
        return;
      }
      int count = open.merge(client, 1, Integer::sum);
      if (limitsClients && count > WeirFiles.CONNECTIONS_PER_CLIENT_MAX) {
        limited.addAndGet(counts ? 1 : 0);
        return;
      }
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException _) {
      // The client went away.
    }
  }
}

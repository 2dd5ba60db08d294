package dev.weir.director.contract;

import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What happens before both sides are there.
final class EarlyCases {
  private static final Payload GREETING = new Payload(7, 300);
  private static final Payload REQUEST = new Payload(8, 8_000);
  private static final Payload ANSWER = new Payload(9, 1_000_000);

  private EarlyCases() {}

  static List<Case> all() {
    return List.of(
        new Case("the backend speaks first", "client: all", EarlyCases::greeting),
        new Case(
            "the client sends before the backend is connected",
            "client: all, end; backend: all",
            EarlyCases::early),
        new Case(
            "the client sends and ends before the backend is connected",
            "client: all, end; backend: all, end",
            EarlyCases::earlyWithEnd),
        new Case(
            "no backend can be reached",
            "client: nothing, reset",
            stage -> {
              try (Socket client = stage.connect(Route.DEAD)) {
                return Observed.ofClient(Payload.none().receive(client));
              } catch (SocketException _) {
                // So soon that the connection is not even there for us.
                return Observed.ofClient(new Seen(Seen.Got.NOTHING, Seen.How.RESET));
              }
            }));
  }

  private static Observed greeting(Stage stage) throws Exception {
    try (Ends ends = stage.meet(Route.FOUR)) {
      Payload.Sent _ = GREETING.send(ends.backend());
      return Observed.ofClient(Words.of(GREETING.receiveBody(ends.client())));
    }
  }

  private static Observed early(Stage stage) throws Exception {
    long descriptors = stage.forwarder().descriptorCount();
    try (Socket client = stage.connect(Route.GATED)) {
      Payload.Sent _ = REQUEST.send(client);
      stage.forwarder().awaitDescriptors(descriptors + 2);
      try (Socket backend = stage.site().gate().letOneIn()) {
        Seen.Got got = REQUEST.receiveBody(backend);
        return Observed.of(answer(client, backend), Words.of(got));
      }
    }
  }

  private static Observed earlyWithEnd(Stage stage) throws Exception {
    long descriptors = stage.forwarder().descriptorCount();
    try (Socket client = stage.connect(Route.GATED)) {
      Payload.Sent _ = REQUEST.send(client);
      client.shutdownOutput();
      stage.forwarder().awaitDescriptors(descriptors + 2);
      try (Socket backend = stage.site().gate().letOneIn()) {
        Seen seen = REQUEST.receive(backend);
        return Observed.of(answer(client, backend), seen);
      }
    }
  }

  private static Seen answer(Socket client, Socket backend) throws Exception {
    CompletableFuture<Seen> received = Stage.meanwhile(() -> ANSWER.receive(client));
    Payload.Sent _ = ANSWER.send(backend);
    backend.close();
    return Bound.of(received);
  }
}

package dev.weir.director.contract;

import dev.weir.core.testing.Seeds;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/// Bytes arrive, all of them and in order.
final class ByteCases {
  private static final int MUCH_MIB = Seeds.isLongForm() ? 1024 : 64;
  private static final int SEEDS = Seeds.isLongForm() ? 40 : 4;
  private static final int TRICKLE = 2_000;
  private static final String ALL = "client: all, end; backend: all, end";

  private ByteCases() {}

  static List<Case> all() {
    return List.of(
        new Case(
            "both sides send pieces of any size, with pauses",
            ALL,
            stage -> {
              Observed worst = new Observed(ALL);
              for (long seed : seeds()) {
                Observed seen = pieces(stage, Route.FOUR, seed);
                worst = seen.equals(worst) ? worst : seen.and("seed", seed);
              }
              return worst;
            }),
        new Case("both sides send much at once", ALL, ByteCases::much),
        new Case(
            "bytes come and go one at a time",
            "client: " + TRICKLE + " came back",
            ByteCases::trickle),
        new Case("client and backend speak IPv6", ALL, stage -> pieces(stage, Route.SIX, 61)),
        new Case(
            "the client speaks IPv6, the backend IPv4",
            ALL,
            stage -> pieces(stage, Route.SIX_TO_FOUR, 64)),
        new Case(
            "the client speaks IPv4, the backend IPv6",
            ALL,
            stage -> pieces(stage, Route.FOUR_TO_SIX, 46)));
  }

  private static long[] seeds() {
    Long one = Long.getLong("weir.test.seed");
    return one != null ? new long[] {one} : LongStream.rangeClosed(1, SEEDS).toArray();
  }

  private static Observed pieces(Stage stage, Route route, long seed) throws Exception {
    Payload request = new Payload(seed, 1 + 300_000 * (seed % 7));
    Payload answer = new Payload(-seed, 1 + 300_000 * (seed % 5));
    int pieceMax = 1 << (8 + (int) (seed % 10));
    try (Ends ends = stage.meet(route)) {
      return exchange(
          ends,
          new Exchange(request, answer),
          (payload, socket) -> payload.sendInPieces(socket, pieceMax));
    }
  }

  private static Observed much(Stage stage) throws Exception {
    Exchange exchange =
        new Exchange(new Payload(1, (long) MUCH_MIB << 20), new Payload(2, (long) MUCH_MIB << 20));
    try (Ends ends = stage.meet(Route.FOUR)) {
      long began = System.nanoTime();
      Observed seen = exchange(ends, exchange, Payload::send);
      long millis = (System.nanoTime() - began) / 1_000_000;
      stage.figures().accept("%d MiB each way: %d ms".formatted(MUCH_MIB, millis));
      return seen;
    }
  }

  private record Exchange(Payload request, Payload answer) {}

  private interface Sending {
    Payload.Sent send(Payload payload, Socket socket);
  }

  /// Both ways at once. Ends when both have everything: half of an end is judged elsewhere.
  private static Observed exchange(Ends ends, Exchange what, Sending sending) throws Exception {
    CompletableFuture<Seen.Got> atBackend =
        Stage.meanwhile(() -> what.request().receiveBody(ends.backend()));
    CompletableFuture<Seen.Got> atClient =
        Stage.meanwhile(() -> what.answer().receiveBody(ends.client()));
    CompletableFuture<Payload.Sent> request =
        Stage.meanwhile(() -> sending.send(what.request(), ends.client()));
    Payload.Sent _ = sending.send(what.answer(), ends.backend());
    Payload.Sent _ = Bound.of(request);
    Seen.Got client = Bound.of(atClient);
    Seen.Got backend = Bound.of(atBackend);
    ends.client().shutdownOutput();
    Seen.How backendEnd = Payload.ending(ends.backend());
    ends.accepted().close();
    return Observed.of(
        new Seen(client, Payload.ending(ends.client())), new Seen(backend, backendEnd));
  }

  private static Observed trickle(Stage stage) throws Exception {
    try (Ends ends = stage.meet(Route.FOUR)) {
      CompletableFuture<Payload.Sent> echo =
          Stage.meanwhile(
              () -> {
                try {
                  for (int b = ends.backend().getInputStream().read(); b >= 0; ) {
                    ends.backend().getOutputStream().write(b);
                    b = ends.backend().getInputStream().read();
                  }
                } catch (IOException _) {
                  return Payload.Sent.CUT;
                }
                return Payload.Sent.ALL;
              });
      int count = 0;
      for (int i = 0; i < TRICKLE; i++) {
        ends.client().getOutputStream().write(i);
        count += ends.client().getInputStream().read() == (i & 0xff) ? 1 : 0;
      }
      ends.client().close();
      Payload.Sent _ = Bound.of(echo);
      return Observed.ofClient(count + " came back");
    }
  }
}

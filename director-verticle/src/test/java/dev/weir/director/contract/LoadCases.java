package dev.weir.director.contract;

import dev.weir.core.testing.Seeds;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// What costs memory: readers that do not read, and connections that do nothing.
final class LoadCases {
  private static final int SLOW = 8;
  private static final long OFFERED = 64L << 20;

  /// What eight of them may cost: a megabyte each, twice, and what a collector leaves lying.
  private static final long GROWTH_MAX = 64L << 20;

  private LoadCases() {}

  static List<Case> idleConnections() {
    return List.of(
        new Case(
            "thousands of connections are idle",
            "connected: all; still served: all; descriptors left: none",
            LoadCases::idle));
  }

  static List<Case> slowReaders() {
    return Stream.of(Side.values())
        .map(
            side ->
                new Case(
                    "the %s does not read for a while".formatted(side),
                    "%s: held up; %s: all, end; memory bounded: yes".formatted(side.other(), side),
                    stage -> slow(stage, side)))
        .toList();
  }

  private static Observed slow(Stage stage, Side side) throws Exception {
    long before = stage.forwarder().residentBytes();
    Payload payload = new Payload(10, OFFERED);
    List<Ends> all = new ArrayList<>();
    List<CompletableFuture<Payload.Sent>> sending = new ArrayList<>();
    AtomicLong progress = new AtomicLong();
    try {
      for (int i = 0; i < SLOW; i++) {
        Ends ends = stage.meet(Route.FOUR);
        all.add(ends);
        sending.add(Stage.meanwhile(() -> payload.send(ends.of(side.other()), progress)));
      }
      Bound.until(() -> progress.get() > 0 && standsStill(progress));
      String held = progress.get() < SLOW * OFFERED ? "held up" : "never held up";
      long growth = stage.forwarder().residentBytes() - before;
      stage
          .figures()
          .accept(
              "%d slow readers at the %s: %d KiB sent each, %d KiB more in memory"
                  .formatted(SLOW, side, progress.get() / SLOW / 1024, growth / 1024));
      Seen worst = new Seen(Seen.Got.ALL, Seen.How.END);
      for (int i = 0; i < SLOW; i++) {
        Ends ends = all.get(i);
        Seen.Got got = payload.receiveBody(ends.of(side));
        Payload.Sent _ = Bound.of(sending.get(i));
        ends.of(side.other()).shutdownOutput();
        Seen seen = new Seen(got, Payload.ending(ends.of(side)));
        worst = seen.equals(worst) ? worst : seen;
      }
      return Observed.at(side.other(), held)
          .and(side.toString(), worst)
          .and("memory bounded", Words.of(growth < GROWTH_MAX));
    } finally {
      for (Ends each : all) {
        each.close();
      }
    }
  }

  private static boolean standsStill(AtomicLong number) throws InterruptedException {
    long before = number.get();
    return !new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS) && number.get() == before;
  }

  private static Observed idle(Stage stage) throws Exception {
    int wanted = Math.min(Seeds.isLongForm() ? 10_000 : 2_000, Forwarder.connectionsMax());
    long descriptors = stage.forwarder().descriptorCount();
    long memory = stage.forwarder().residentBytes();
    List<Ends> all = new ArrayList<>();
    int served = 0;
    try {
      for (int i = 0; i < wanted; i++) {
        InetAddress source = InetAddress.ofLiteral("127.9.%d.%d".formatted(i / 200, 1 + i % 200));
        all.add(new Ends(stage.connect(Route.FOUR, source), stage.site().meetings().next()));
      }
      long growth = stage.forwarder().residentBytes() - memory;
      stage
          .figures()
          .accept("%d idle connections: %d bytes each".formatted(wanted, growth / wanted));
      for (Ends each : all) {
        served += isServed(each) ? 1 : 0;
      }
    } finally {
      for (Ends each : all) {
        each.close();
      }
    }
    return new Observed("connected: " + (all.size() == wanted ? "all" : all.size()))
        .and("still served", served == wanted ? "all" : served)
        .and("descriptors left", stage.forwarder().descriptorsLeft(descriptors, wanted / 10));
  }

  private static boolean isServed(Ends ends) throws IOException {
    ends.client().getOutputStream().write(7);
    return ends.backend().getInputStream().read() == 7;
  }
}

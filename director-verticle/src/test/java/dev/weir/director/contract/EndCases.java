package dev.weir.director.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Who ends, or resets, and what the other side sees of it.
final class EndCases {
  private static final int ROUNDS = 8;
  private static final Payload SHORT = new Payload(3, 100_000);
  private static final Payload LONG = new Payload(4, 3_000_000);
  private static final Payload ENDLESS = new Payload(5, 1L << 40);
  private static final Payload UNDER_WAY = new Payload(6, 16 << 20);

  private EndCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>();
    for (Side side : Side.values()) {
      Side other = side.other();
      all.add(
          new Case(
              "the %s ends, then the %s begins to send".formatted(side, other),
              "%s: all, end; %s: all, end".formatted(other, side),
              stage -> endsBefore(stage, side)));
      all.add(
          new Case(
              "the %s ends while both have data under way".formatted(side),
              "both have all: yes",
              stage -> endsWhile(stage, side)));
      all.add(
          new Case(
              "the %s resets a connection at rest".formatted(side),
              other + ": nothing, reset",
              stage -> resets(stage, side)));
      all.add(
          new Case(
              "the %s resets a connection of which it has ended its half".formatted(side),
              other + ": nothing, end, then cut",
              stage -> resetsHalf(stage, side)));
      all.add(
          new Case(
              "the %s resets while it receives".formatted(side),
              other + ": cut",
              stage -> resetsWhile(stage, side)));
      all.add(
          new Case(
              "the %s ends without a byte, then the %s".formatted(side, other),
              "%s: nothing, end; %s: nothing, end".formatted(other, side),
              stage -> saysNothing(stage, side)));
    }
    return all;
  }

  private static Observed endsBefore(Stage stage, Side side) throws Exception {
    try (Ends ends = stage.stand()) {
      CompletableFuture<Seen> atOther = Stage.meanwhile(() -> SHORT.receive(ends.of(side.other())));
      Payload.Sent _ = SHORT.send(ends.of(side));
      ends.of(side).shutdownOutput();
      Seen other = Bound.of(atOther);
      CompletableFuture<Seen> atSide = Stage.meanwhile(() -> LONG.receive(ends.of(side)));
      Payload.Sent _ = LONG.send(ends.of(side.other()));
      ends.of(side.other()).close();
      return Observed.at(side.other(), other).and(side.toString(), Bound.of(atSide));
    }
  }

  /// The one that ends has much to read still, and what it sent is on its way. Several times,
  /// because that is a matter of timing.
  private static Observed endsWhile(Stage stage, Side side) throws Exception {
    boolean areWhole = true;
    for (int i = 0; i < ROUNDS; i++) {
      areWhole &= isWholeThough(stage, side);
    }
    return new Observed("both have all: " + Words.of(areWhole));
  }

  private static boolean isWholeThough(Stage stage, Side side) throws Exception {
    try (Ends ends = stage.stand()) {
      CompletableFuture<Payload.Sent> sent =
          Stage.meanwhile(() -> UNDER_WAY.send(ends.of(side.other())));
      UNDER_WAY.receiveFirst(ends.of(side), 1);
      CompletableFuture<Payload.Sent> own = Stage.meanwhile(() -> LONG.send(ends.of(side)));
      CompletableFuture<Seen> atOther = Stage.meanwhile(() -> LONG.receive(ends.of(side.other())));
      Payload.Sent _ = Bound.of(own);
      ends.of(side).shutdownOutput();
      Seen other = Bound.of(atOther);
      CompletableFuture<Seen> atSide =
          Stage.meanwhile(() -> UNDER_WAY.receiveAfterFirst(ends.of(side)));
      Payload.Sent _ = Bound.of(sent);
      ends.of(side.other()).close();
      return isWhole(other) && isWhole(Bound.of(atSide));
    }
  }

  private static boolean isWhole(Seen seen) {
    return seen.equals(new Seen(Seen.Got.ALL, Seen.How.END));
  }

  private static Observed resets(Stage stage, Side side) throws Exception {
    try (Ends ends = stage.stand()) {
      Ends.reset(ends.of(side));
      return Observed.at(side.other(), Payload.none().receive(ends.of(side.other())));
    }
  }

  private static Observed resetsHalf(Stage stage, Side side) throws Exception {
    try (Ends ends = stage.stand()) {
      ends.of(side).shutdownOutput();
      Seen first = Payload.none().receive(ends.of(side.other()));
      Ends.reset(ends.of(side));
      // Who has read the end learns of the reset when it sends.
      return Observed.at(side.other(), first + ", then " + ENDLESS.send(ends.of(side.other())));
    }
  }

  private static Observed resetsWhile(Stage stage, Side side) throws Exception {
    try (Ends ends = stage.stand()) {
      CompletableFuture<Payload.Sent> sent =
          Stage.meanwhile(() -> ENDLESS.send(ends.of(side.other())));
      ENDLESS.receiveFirst(ends.of(side), 10_000);
      Ends.reset(ends.of(side));
      return Observed.at(side.other(), Bound.of(sent));
    }
  }

  private static Observed saysNothing(Stage stage, Side side) throws Exception {
    try (Ends ends = stage.meet(Route.FOUR)) {
      ends.of(side).shutdownOutput();
      Seen other = Payload.none().receive(ends.of(side.other()));
      ends.of(side.other()).close();
      return Observed.at(side.other(), other)
          .and(side.toString(), Payload.none().receive(ends.of(side)));
    }
  }
}

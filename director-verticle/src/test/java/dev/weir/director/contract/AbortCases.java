package dev.weir.director.contract;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Who goes away in the middle of something leaves nothing behind.
final class AbortCases {
  private static final int COUNT = 60;

  /// What pools of pipes, and a process that has just begun, may keep.
  private static final int KEPT_MAX = 20;

  private static final int WAITING = 30;

  /// Connections that are served afterwards: by then what came before was seen by all loops.
  private static final int AFTERWARDS = 10;

  private static final Payload ENDLESS = new Payload(11, 1L << 40);
  private static final String CLEAN = "serves on: yes; descriptors left: none";

  private AbortCases() {}

  private interface Abort {
    void play(Stage stage) throws Exception;
  }

  static List<Case> all() {
    List<Case> all = new ArrayList<>();
    all.add(of("the client resets before it is accepted", AbortCases::beforeAccept));
    all.add(of("the client resets while the backend is dialled", AbortCases::whileDialling));
    for (Side side : Side.values()) {
      all.add(
          repeated(
              "the %s resets before the first byte".formatted(side),
              stage -> beforeBytes(stage, side)));
      all.add(
          repeated(
              "the %s resets amid data of both".formatted(side), stage -> amidst(stage, side)));
      all.add(
          repeated(
              "the %s resets after the other one has ended".formatted(side),
              stage -> halfClosed(stage, side)));
    }
    return all;
  }

  private static Case repeated(String name, Abort abort) {
    return of(
        "%s, %d times".formatted(name, COUNT),
        stage -> {
          for (int i = 0; i < COUNT; i++) {
            abort.play(stage);
          }
        });
  }

  private static Case of(String name, Abort abort) {
    return new Case(
        name,
        CLEAN,
        stage -> {
          long before = stage.forwarder().descriptorCount();
          abort.play(stage);
          for (int i = 0; i < AFTERWARDS; i++) {
            stage.stand().close();
          }
          stage.site().meetings().clear();
          return new Observed("serves on: yes")
              .and("descriptors left", stage.forwarder().descriptorsLeft(before, KEPT_MAX));
        });
  }

  /// The process stands still, the kernel alone accepts.
  private static void beforeAccept(Stage stage) throws Exception {
    stage.forwarder().freeze();
    try {
      for (int i = 0; i < WAITING; i++) {
        Ends.reset(stage.connect(Route.FOUR));
      }
    } finally {
      stage.forwarder().thaw();
    }
  }

  private static void whileDialling(Stage stage) throws Exception {
    long before = stage.forwarder().descriptorCount();
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < WAITING; i++) {
      clients.add(stage.connect(Route.GATED));
    }
    stage.forwarder().awaitDescriptors(before + 2 * WAITING);
    for (Socket each : clients) {
      Ends.reset(each);
    }
  }

  /// Nobody waits for what the other end sees: HAProxy may take a backend that resets at once for
  /// one that cannot be reached, and dials again.
  private static void beforeBytes(Stage stage, Side side) throws Exception {
    try (Ends ends = stage.meet(Route.FOUR)) {
      Ends.reset(ends.of(side));
    }
  }

  private static void amidst(Stage stage, Side side) throws Exception {
    try (Ends ends = stage.stand()) {
      CompletableFuture<Payload.Sent> other =
          Stage.meanwhile(() -> ENDLESS.send(ends.of(side.other())));
      CompletableFuture<Payload.Sent> own = Stage.meanwhile(() -> ENDLESS.send(ends.of(side)));
      ENDLESS.receiveFirst(ends.of(side), 20_000);
      ENDLESS.receiveFirst(ends.of(side.other()), 20_000);
      Ends.reset(ends.of(side));
      // HAProxy tells the client of the reset only behind what it has for it.
      Payload.drain(ends.of(side.other()));
      Payload.Sent _ = Bound.of(own);
      Payload.Sent _ = Bound.of(other);
    }
  }

  private static void halfClosed(Stage stage, Side side) throws Exception {
    try (Ends ends = stage.stand()) {
      ends.of(side.other()).shutdownOutput();
      Seen.How _ = Payload.ending(ends.of(side));
      Ends.reset(ends.of(side));
      Seen.How _ = Payload.ending(ends.of(side.other()));
    }
  }
}

package dev.weir.health;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.HealthVote;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Those who asked for a probe and wait for what it finds. Belongs to the watch's context.
final class Waiters {
  /// Questions that wait at once; more are refused.
  static final int MAX = 1000;

  private record Waiter(Promise<HealthVote> promise, long askedNanos) {}

  private final Map<BackendUid, List<Waiter>> waiting = new HashMap<>();
  private int count;

  /// Waits for the first probe that begins from now on.
  Future<HealthVote> await(BackendUid uid, long nowNanos) {
    if (count >= MAX) {
      return Future.failedFuture("check now: " + count + " wait already (expected: " + MAX + ")");
    }
    count++;
    Waiter waiter = new Waiter(Promise.promise(), nowNanos);
    waiting.computeIfAbsent(uid, _ -> new ArrayList<>()).add(waiter);
    return waiter.promise.future();
  }

  /// A probe that began then is over.
  void tell(BackendUid uid, long startedNanos, HealthVote vote) {
    List<Waiter> all = waiting.getOrDefault(uid, List.of());
    for (Iterator<Waiter> each = all.iterator(); each.hasNext(); ) {
      Waiter waiter = each.next();
      if (startedNanos - waiter.askedNanos >= 0) {
        each.remove();
        count--;
        waiter.promise.complete(vote);
      }
    }
    if (all.isEmpty()) {
      waiting.remove(uid);
    }
  }

  /// Nobody will probe this backend here.
  void refuse(BackendUid uid, String why) {
    List<Waiter> all = waiting.remove(uid);
    if (all != null) {
      count -= all.size();
      all.forEach(waiter -> waiter.promise.fail(why));
    }
  }

  void refuseAll(String why) {
    List.copyOf(waiting.keySet()).forEach(uid -> refuse(uid, why));
  }
}

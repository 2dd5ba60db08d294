package dev.weir.health.verdict;

import dev.weir.core.model.BackendUid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// When to probe which backend. Not thread-safe: belongs to one context.
///
/// ```
/// start --interval--> start --interval x (1 + jitter)--> start
///   |---probe---|       |---probe---|                      |--  never before the last one's end
/// ```
///
/// The first probe of a backend comes at once (new ones are spread over a second per
/// [#FIRST_PER_SECOND]), the second at a random point of the interval, so that backends that were
/// configured together are not probed together for ever.
public final class ProbePlan {
  /// Two probes of one backend never start closer to each other, whoever asks, while it is planned.
  public static final long GAP_NANOS = 100_000_000L;

  /// First probes of new backends in a second.
  public static final int FIRST_PER_SECOND = 1000;

  /// A probe to be started now.
  ///
  /// @param lateNanos how long after its time
  public record Start(Target target, long startedNanos, long lateNanos) {}

  private final RandomGenerator random;
  private final int inFlightMax;
  private final Map<BackendUid, Slot> slots = new HashMap<>();
  private final Set<BackendUid> inFlight = new HashSet<>();
  private final TreeSet<Slot> waiting = new TreeSet<>(Slot::compare);

  /// @param inFlightMax probes under way at once; more wait, and are late
  public ProbePlan(RandomGenerator random, int inFlightMax) {
    this.random = random;
    this.inFlightMax = inFlightMax;
  }

  /// Probes exactly these from now on. What is planned already keeps its time.
  public void assign(Collection<Target> targets, long nowNanos) {
    Map<BackendUid, Target> wanted = new HashMap<>();
    targets.forEach(target -> wanted.put(target.uid(), target));
    for (Iterator<Slot> each = slots.values().iterator(); each.hasNext(); ) {
      Slot slot = each.next();
      if (!wanted.containsKey(slot.uid())) {
        waiting.remove(slot);
        each.remove();
      }
    }
    int newCount = 0;
    for (Target target : wanted.values()) {
      newCount += slots.containsKey(target.uid()) ? 0 : 1;
    }
    long spreadNanos = 1_000_000_000L * newCount / FIRST_PER_SECOND;
    for (Target target : wanted.values()) {
      Slot slot = slots.get(target.uid());
      if (slot == null) {
        add(target, nowNanos, Math.min(spreadNanos, target.check().interval().toNanos()));
      } else if (!slot.target.equals(target)) {
        change(slot, target, nowNanos);
      }
    }
  }

  /// What is to be started now; each is under way until [#ended].
  public List<Start> due(long nowNanos) {
    List<Start> starts = new ArrayList<>();
    while (!waiting.isEmpty() && inFlight.size() < inFlightMax) {
      Slot slot = waiting.first();
      long lateNanos = nowNanos - slot.dueNanos;
      if (lateNanos < 0) {
        break;
      }
      waiting.remove(slot);
      inFlight.add(slot.uid());
      slot.startedNanos = nowNanos;
      slot.startCount++;
      starts.add(new Start(slot.target, nowNanos, lateNanos));
    }
    return starts;
  }

  /// A probe is over, however it ended; the next one is planned.
  public void ended(BackendUid uid, long nowNanos) {
    inFlight.remove(uid);
    Slot slot = slots.get(uid);
    if (slot == null || waiting.contains(slot)) {
      return;
    }
    long nextNanos = slot.startedNanos + pauseNanos(slot);
    if (slot.asked) {
      slot.asked = false;
      nextNanos = slot.startedNanos + GAP_NANOS;
    }
    queue(slot, later(nextNanos, nowNanos));
  }

  /// Probes a backend as soon as the gap allows. If a probe is under way, another one follows it,
  /// because the one under way may have begun before there was reason to ask.
  ///
  /// @return whether the backend is probed here at all
  public boolean probeNow(BackendUid uid, long nowNanos) {
    Slot slot = slots.get(uid);
    if (slot == null) {
      return false;
    }
    if (inFlight.contains(uid)) {
      slot.asked = true;
      return true;
    }
    long soonest = slot.startCount == 0 ? nowNanos : later(slot.startedNanos + GAP_NANOS, nowNanos);
    if (slot.dueNanos - soonest > 0) {
      waiting.remove(slot);
      queue(slot, soonest);
    }
    return true;
  }

  public int inFlightCount() {
    return inFlight.size();
  }

  public @Nullable Target target(BackendUid uid) {
    Slot slot = slots.get(uid);
    return slot == null ? null : slot.target;
  }

  private void add(Target target, long nowNanos, long spreadNanos) {
    Slot slot = new Slot(target);
    slots.put(target.uid(), slot);
    // A probe that was begun before the backend left and came back is still under way: `ended`
    // plans the next, so that there are never two at once.
    if (inFlight.contains(target.uid())) {
      slot.startedNanos = nowNanos;
      slot.asked = true;
    } else {
      queue(slot, nowNanos + (spreadNanos == 0 ? 0 : random.nextLong(spreadNanos)));
    }
  }

  private void change(Slot slot, Target target, long nowNanos) {
    slot.target = target;
    probeNow(target.uid(), nowNanos);
  }

  private long pauseNanos(Slot slot) {
    long interval = slot.target.check().interval().toNanos();
    if (slot.startCount == 1) {
      return Math.max(GAP_NANOS, (long) (interval * random.nextDouble()));
    }
    long jitter = interval / 100 * slot.target.check().jitterPercent();
    return interval + (jitter == 0 ? 0 : random.nextLong(jitter + 1));
  }

  private void queue(Slot slot, long dueNanos) {
    slot.dueNanos = dueNanos;
    waiting.add(slot);
  }

  private static long later(long a, long b) {
    return a - b > 0 ? a : b;
  }

  /// One backend's place in the plan. Its due time changes only while it is not in `waiting`.
  private static final class Slot {
    private Target target;
    private long dueNanos;
    private long startedNanos;
    private long startCount;
    private boolean asked;

    private Slot(Target target) {
      this.target = target;
    }

    private BackendUid uid() {
      return target.uid();
    }

    private static int compare(Slot a, Slot b) {
      int byTime = Long.signum(a.dueNanos - b.dueNanos);
      return byTime != 0 ? byTime : a.uid().compareTo(b.uid());
    }
  }
}

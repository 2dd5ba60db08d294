package dev.weir.core.model;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the schedulers that have parameters take; each reads its own, and the others mean nothing
/// to it.
///
/// @param draws of `random`: how many backends are drawn, of which the least busy one is taken,
///     1..16; 2 is HAProxy's
/// @param hash of `hash`
/// @param explorePermille of `leasttime`: how many of a thousand connections are spread by weight,
///     so that no backend goes unmeasured, 1..500
public record SchedulerOptions(int draws, Hash hash, int explorePermille) {
  public static final int DRAWS_MAX = 16;
  public static final int EXPLORE_PERMILLE_MAX = 500;
  public static final SchedulerOptions DEFAULT = new SchedulerOptions(1, Hash.DEFAULT, 20);

  /// What a hash is made of.
  public enum By {
    /// The client's address.
    SRC,
    /// The client's address and port.
    SRC_PORT,
    /// The address that the client called.
    DST,
    /// The name in the TLS hello; the client's address where there is none.
    SNI;

    /// The name in settings, the API and on the wire.
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// What a hash points into.
  public enum Method {
    /// A Maglev table: even, and little moves.
    MAGLEV,
    /// A ring of points: nothing moves but what has to, and loads can be bounded.
    RING;

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// How `hash` hashes.
  ///
  /// @param tableSize of `maglev`: a prime of [#TABLE_SIZES], or null for the smallest that gives
  ///     each backend a hundred slots
  /// @param balanceFactorPercent of `ring`: no backend gets more than this part of the average of
  ///     its weight, 101..1000 (HAProxy's `hash-balance-factor`), or null for no bound
  public record Hash(
      By by, Method method, @Nullable Integer tableSize, @Nullable Integer balanceFactorPercent) {
    /// The sizes of IPVS's `mh`, and Envoy's 65,537.
    public static final Set<Integer> TABLE_SIZES =
        new TreeSet<>(
            Set.of(251, 509, 1021, 2039, 4093, 8191, 16_381, 32_749, 65_521, 65_537, 131_071));

    public static final int BALANCE_PERCENT_MIN = 101;
    public static final int BALANCE_PERCENT_MAX = 1000;
    public static final Hash DEFAULT = new Hash(By.SRC, Method.MAGLEV, null, null);

    public Hash {
      if (tableSize != null && !TABLE_SIZES.contains(tableSize)) {
        throw new IllegalArgumentException(
            "tableSize: " + tableSize + " (expected: one of " + TABLE_SIZES + ")");
      }
      if (tableSize != null && method != Method.MAGLEV) {
        throw new IllegalArgumentException(
            "tableSize: " + tableSize + " with method " + method.id() + " (expected: maglev)");
      }
      if (balanceFactorPercent != null) {
        Range.check(
            "balanceFactorPercent", balanceFactorPercent, BALANCE_PERCENT_MIN, BALANCE_PERCENT_MAX);
        if (method != Method.RING) {
          throw new IllegalArgumentException(
              "balanceFactorPercent: %d with method %s (expected: ring)"
                  .formatted(balanceFactorPercent, method.id()));
        }
      }
    }
  }

  public SchedulerOptions {
    Range.check("draws", draws, 1, DRAWS_MAX);
    Range.check("explorePermille", explorePermille, 1, EXPLORE_PERMILLE_MAX);
  }
}

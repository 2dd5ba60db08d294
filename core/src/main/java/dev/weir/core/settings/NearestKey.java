package dev.weir.core.settings;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Finds the known key that a mistyped one was probably meant to be.
final class NearestKey {
  private NearestKey() {}

  /// The known key with the smallest edit distance, if that is at most a third of the word and 3.
  static @Nullable String of(String key, Collection<String> known) {
    int limit = Math.min(3, Math.max(1, key.length() / 3));
    String best = null;
    int bestDistance = limit + 1;
    for (String candidate : known) {
      int distance = distance(key, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j - 1], row[j]) + 1);
      }
    }
    return row[b.length()];
  }
}

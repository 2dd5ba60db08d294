package dev.weir.director.contract;

import java.util.Locale;

/// How values are told to people.
final class Words {
  private Words() {}

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String of(boolean what) {
    return what ? "yes" : "no";
  }
}

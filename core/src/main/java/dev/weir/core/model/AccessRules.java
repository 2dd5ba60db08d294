package dev.weir.core.model;

import java.util.List;

/// Who may connect, by address; behind a PROXY protocol header, by the address it names.
///
/// @param allow empty means everybody
/// @param deny beats allow
public record AccessRules(List<Cidr> allow, List<Cidr> deny) {
  public static final int ENTRIES_MAX = 100_000;
  public static final AccessRules EVERYBODY = new AccessRules(List.of(), List.of());

  public AccessRules {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
    Range.check("allow: count", allow.size(), 0, ENTRIES_MAX);
    Range.check("deny: count", deny.size(), 0, ENTRIES_MAX);
  }
}

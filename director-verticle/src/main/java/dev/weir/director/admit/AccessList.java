package dev.weir.director.admit;

import dev.weir.core.model.IpAddress;

/// Who may connect. What is denied stays out, even if it is allowed too; if nothing is allowed by
/// name, everybody is.
public record AccessList(AddressSet allow, AddressSet deny) {
  public static final AccessList OPEN = new AccessList(AddressSet.EMPTY, AddressSet.EMPTY);

  /// What it says of one client.
  public enum Access {
    PERMITTED,
    /// In the list of the denied.
    DENIED,
    /// Not in the list of the allowed, and there is one.
    NOT_ALLOWED
  }

  public Access of(IpAddress client) {
    return of(client.high(), client.low());
  }

  /// The same, for the two numbers of an address; allocates nothing.
  public Access of(long high, long low) {
    if (deny.contains(high, low)) {
      return Access.DENIED;
    }
    return allow.isEmpty() || allow.contains(high, low) ? Access.PERMITTED : Access.NOT_ALLOWED;
  }
}

package dev.weir.admin.log;

/// No leader of the configuration log answered in time: nothing can be written now.
public final class NoMajority extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The name of this condition in the API.
  public static final String CODE = "no-majority";

  public NoMajority(String message) {
    super(message, null, false, false);
  }
}

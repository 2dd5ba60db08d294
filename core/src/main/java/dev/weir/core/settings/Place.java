package dev.weir.core.settings;

/// Where a value stands.
///
/// @param source a file's name, `body`, or the name of an environment variable
/// @param line counted from 1, or 0 where lines mean nothing
/// @param path keys from the root, such as `/admin/port` (a JSON pointer)
public record Place(String source, int line, String path) {
  Place child(String key) {
    return new Place(source, line, path + "/" + key.replace("~", "~0").replace("/", "~1"));
  }

  /// The path as people write it: `admin.port`.
  public String key() {
    return path.isEmpty() ? "" : path.substring(1).replace('/', '.');
  }

  @Override
  public String toString() {
    String where = line > 0 ? source + ":" + line : source;
    return path.isEmpty() ? where : where + ": " + key();
  }
}

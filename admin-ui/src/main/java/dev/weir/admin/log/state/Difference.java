package dev.weir.admin.log.state;

/// One value that a command changed.
///
/// @param path such as `services/shop/backends/b1/weight`
/// @param before empty where there was none
/// @param after empty where there is none
public record Difference(String path, String before, String after) {}

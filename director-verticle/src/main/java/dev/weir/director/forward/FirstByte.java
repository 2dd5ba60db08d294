package dev.weir.director.forward;

/// How far the measuring of a backend's first byte came.
enum FirstByte {
  NOBODY_SPOKE,
  CLIENT_SPOKE,
  MEASURED
}

/// The demo backend: an HTTP server to try Weir with, changed in its behaviour while it runs.
@NullMarked
package dev.weir.node.demo;

import org.jspecify.annotations.NullMarked;

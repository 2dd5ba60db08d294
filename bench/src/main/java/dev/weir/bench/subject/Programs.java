package dev.weir.bench.subject;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What the machine has of the programs that are compared with.
public final class Programs {
  private static final List<String> NGINX_MODULES =
      List.of(
          "/usr/lib/nginx/modules/ngx_stream_module.so",
          "/usr/lib64/nginx/modules/ngx_stream_module.so",
          "/usr/share/nginx/modules/ngx_stream_module.so");

  private Programs() {}

  /// What of these is not in PATH.
  public static List<String> missing(List<String> programs) {
    List<Path> folders =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).map(Path::of).toList();
    return programs.stream()
        .filter(each -> folders.stream().noneMatch(in -> Files.isExecutable(in.resolve(each))))
        .toList();
  }

  /// Debian builds `stream` as a module of its own.
  static String nginxStreamModule() {
    return NGINX_MODULES.stream()
        .filter(each -> Files.exists(Path.of(each)))
        .findFirst()
        .orElse(NGINX_MODULES.getFirst());
  }
}

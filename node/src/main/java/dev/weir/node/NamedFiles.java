package dev.weir.node;

import dev.weir.admin.log.ServicesFile;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.InvalidDocument;
import dev.weir.core.settings.Place;
import dev.weir.core.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Looks at the files that settings name, so that a wrong one is found before anything starts.
final class NamedFiles {
  private final List<Setting> all;
  private final Findings findings;

  NamedFiles(List<Setting> all, Findings findings) {
    this.all = all;
    this.findings = findings;
  }

  void check(NodeSettings settings) {
    Path bootstrap = settings.bootstrap();
    if (bootstrap != null) {
      checkBootstrap(bootstrap);
    }
    if (settings.joins()) {
      checkKey(settings.cluster());
    }
  }

  private void checkBootstrap(Path bootstrap) {
    try {
      ServicesFile.read(bootstrap);
    } catch (InvalidDocument e) {
      e.findings().forEach(findings::add);
    } catch (IOException e) {
      findings.add(place("bootstrap"), "required", bootstrap, "a readable UTF-8 file");
    }
  }

  private void checkKey(Membership cluster) {
    Path keyFile = cluster.keyFile();
    boolean willBeMade = cluster.isOnLoopback() && !Files.exists(keyFile);
    if (!willBeMade) {
      KeyFile.problem(keyFile)
          .ifPresent(
              problem ->
                  findings.add(
                      place("cluster.keyFile"), "form", problem.found(), problem.expected()));
    }
  }

  private Place place(String key) {
    for (Setting setting : all) {
      if (setting.key().equals(key)) {
        Place written = setting.written();
        return written == null ? new Place("default", 0, path(key)) : written;
      }
    }
    return new Place("default", 0, path(key));
  }

  private static String path(String key) {
    return "/" + key.replace('.', '/');
  }
}

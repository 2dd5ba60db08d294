package dev.weir.director.contract;

import static dev.weir.director.contract.ForwarderKind.HAPROXY;
import static dev.weir.director.contract.ForwarderKind.NGINX;

import java.util.List;

/// Who differs from the contract, as seen with HAProxy 2.6 and nginx 1.22, which are configured as
/// they come.
final class Differences {
  private static final String REFUSED =
      "A reset cannot be taken for an answer without a byte; clients that try again do so at once.";
  private static final String HALVES =
      "TCP has two halves. nginx has `proxy_half_close`, which is off.";
  private static final String RESETS =
      "A stream that broke must not look like one that is complete.";

  static final List<Difference> ALL =
      List.of(
          new Difference("no backend can be reached", HAPROXY, "client: nothing, end", REFUSED),
          new Difference("no backend can be reached", NGINX, "client: nothing, end", REFUSED),
          new Difference(
              "the client sends and ends before the backend is connected",
              NGINX,
              "client: nothing, end; backend: all, end",
              HALVES),
          new Difference(
              "the client ends, then the backend begins to send",
              NGINX,
              "backend: all, end; client: nothing, end",
              HALVES),
          new Difference(
              "the backend ends, then the client begins to send",
              NGINX,
              "client: all, end; backend: nothing, end",
              HALVES),
          new Difference(
              "the client ends while both have data under way", NGINX, "both have all: no", HALVES),
          new Difference(
              "the backend ends while both have data under way",
              NGINX,
              "both have all: no",
              HALVES),
          new Difference(
              "the client resets a connection at rest", NGINX, "backend: nothing, end", RESETS),
          new Difference(
              "the backend resets a connection at rest", NGINX, "client: nothing, end", RESETS),
          new Difference(
              "the backend resets a connection at rest", HAPROXY, "client: nothing, end", RESETS),
          new Difference(
              "the client resets while the backend is dialled",
              NGINX,
              "serves on: yes; descriptors left: some",
              "Who is gone needs no backend: the dial ends with the client, not with its"
                  + " timeout."));

  private Differences() {}
}

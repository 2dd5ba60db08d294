# One image for all roles.
#
#   docker build -t weir:local .                     builds Weir from source
#   docker build -t weir:local --target prebuilt .   takes node/target/weir.jar, which the build has made
#
# No BuildKit feature is used: the classic builder does as well. It makes every stage above the wanted one, so the stages
# that build from source stand below `prebuilt`, and `prebuilt` must not fail where there is no jar yet.

ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG MAVEN_IMAGE=maven:3-eclipse-temurin-25
ARG NODE_IMAGE=node:22-bookworm-slim
ARG BASE_IMAGE=debian:bookworm-slim

# A Java runtime with what Weir uses, and jcmd for whoever has to look into it.
FROM ${JDK_IMAGE} AS jre
RUN jlink --output /opt/jre --no-header-files --no-man-pages --strip-java-debug-attributes --compress zip-6 \
      --add-modules java.se,jdk.charsets,jdk.crypto.ec,jdk.jcmd,jdk.jfr,jdk.localedata,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.nio.mapmode,jdk.unsupported,jdk.zipfs \
 && /opt/jre/bin/java -Xshare:dump -XX:+UseCompactObjectHeaders \
 && /opt/jre/bin/java -version

# Everything but the jar. /var/lib/weir is the data directory, /secrets holds the cluster key and the admin token.
FROM ${BASE_IMAGE} AS runtime
RUN useradd --uid 10001 --user-group --home-dir /var/lib/weir --no-create-home --shell /usr/sbin/nologin weir \
 && install -d -o weir -g weir -m 0700 /var/lib/weir /secrets/cluster /secrets/admin
COPY --from=jre /opt/jre /opt/jre
COPY docker/entrypoint docker/healthcheck docker/make-secrets docker/record-cache /opt/weir/bin/
COPY node/src/main/jvm/weir.jvmargs /opt/weir/weir.jvmargs
ENV PATH=/opt/jre/bin:/opt/weir/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 \
    WEIR_DATA_DIR=/var/lib/weir
USER weir
WORKDIR /var/lib/weir
VOLUME /var/lib/weir
EXPOSE 8080 8081 8082
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 CMD ["healthcheck"]
ENTRYPOINT ["entrypoint"]
CMD ["run"]

FROM runtime AS prebuilt
# The pattern may match nothing.
COPY LICENSE node/target/weir.ja[r] /opt/weir/
USER root
RUN record-cache
USER weir

FROM ${NODE_IMAGE} AS node

FROM ${MAVEN_IMAGE} AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
COPY . .
RUN rm -rf node/target && mvn -B -q -pl node -am -DskipTests package

FROM runtime AS weir
COPY --from=build /src/LICENSE /src/node/target/weir.jar /opt/weir/
USER root
RUN record-cache
USER weir

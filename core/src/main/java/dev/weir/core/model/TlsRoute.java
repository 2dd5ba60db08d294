package dev.weir.core.model;

/// Another service for the connections whose TLS hello names a server. An exact name beats a
/// wildcard; a name without a route goes to the listener's own service.
public record TlsRoute(ServerName serverName, ServiceId service) {}

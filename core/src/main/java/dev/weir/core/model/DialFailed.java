package dev.weir.core.model;

/// A director could not connect to a backend; its prober probes it now.
public record DialFailed(ServiceId service, BackendUid uid, String director, String cause) {}

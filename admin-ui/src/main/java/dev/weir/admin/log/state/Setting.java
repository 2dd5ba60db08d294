package dev.weir.admin.log.state;

import dev.weir.core.model.Version;

/// The value of a setting and the version that set it.
public record Setting(String value, Version version) {}

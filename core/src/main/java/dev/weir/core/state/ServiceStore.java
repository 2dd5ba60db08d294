package dev.weir.core.state;

import dev.weir.core.model.Service;

/// The published configuration. Key: service id. Only writer: the configuration leader, from the
/// committed log; versions are its (term, index). A deleted service is a tombstone.
public interface ServiceStore extends FactStore<Service> {}

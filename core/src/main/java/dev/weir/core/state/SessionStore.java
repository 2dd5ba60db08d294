package dev.weir.core.state;

import dev.weir.core.model.Session;

/// Logins of browsers. Key: the SHA-256 of the login's id in hexadecimal; the id itself is in no
/// map. Writers: any admin node, each write one version above what it read, so that of two at once
/// one is refused. Entries are collected after 12 hours.
public interface SessionStore extends FactStore<Session> {}
